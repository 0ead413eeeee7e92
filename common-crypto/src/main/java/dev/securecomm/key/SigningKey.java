package dev.securecomm.key;

/// Our own key that signs messages with PS256, and nothing else.
public final class SigningKey extends OwnKey<SigningKey> {

  private final VerifyingKey verifyingKey;

  SigningKey(RsaKeyPair pair) {
    super(pair);
    this.verifyingKey = new VerifyingKey(pair.publicKey(), pair.life());
  }

  public VerifyingKey verifyingKey() {
    return verifyingKey;
  }

  public byte[] sign(byte[] input) {
    return Pss.sign(pair().privateKey(), input);
  }

  @Override
  SigningKey living(KeyLife other) {
    return new SigningKey(pair().living(other));
  }
}
