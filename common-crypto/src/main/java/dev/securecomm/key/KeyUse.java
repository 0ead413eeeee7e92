package dev.securecomm.key;

/// What a key is for, with the one algorithm that goes with it (RFC 7517 sections 4.2 and 4.4).
enum KeyUse {
  SIGNATURE("sig", "PS256", "verify"),
  ENCRYPTION("enc", "RSA-OAEP-256", "wrapKey");

  private final String use;
  private final String alg;
  private final String operation;

  KeyUse(String use, String alg, String operation) {
    this.use = use;
    this.alg = alg;
    this.operation = operation;
  }

  String use() {
    return use;
  }

  String alg() {
    return alg;
  }

  /// What a peer does with the public key, as `key_ops` says it (RFC 7517 section 4.3).
  String operation() {
    return operation;
  }
}
