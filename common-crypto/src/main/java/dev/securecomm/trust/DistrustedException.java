package dev.securecomm.trust;

/// A signed JWK Set was not accepted; the message is a sentence for the operator.
public final class DistrustedException extends Exception {

  private static final long serialVersionUID = 1L;

  private final Distrust distrust;

  DistrustedException(Distrust distrust, String sentence) {
    super(sentence);
    this.distrust = distrust;
  }

  public Distrust distrust() {
    return distrust;
  }
}
