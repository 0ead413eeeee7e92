package dev.securecomm.key;

import java.time.Instant;

/// Our own key that signs messages with PS256, and nothing else.
public final class SigningKey {

  private final RsaKeyPair pair;
  private final VerifyingKey verifyingKey;

  SigningKey(RsaKeyPair pair) {
    this.pair = pair;
    this.verifyingKey = new VerifyingKey(pair.publicKey());
  }

  public Kid kid() {
    return pair.kid();
  }

  public Instant made() {
    return pair.made();
  }

  public VerifyingKey verifyingKey() {
    return verifyingKey;
  }

  public byte[] sign(byte[] input) {
    return Jose.sign(pair, input);
  }

  RsaKeyPair pair() {
    return pair;
  }

  @Override
  public String toString() {
    return "SigningKey " + pair;
  }
}
