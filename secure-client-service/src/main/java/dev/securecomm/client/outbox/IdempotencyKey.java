package dev.securecomm.client.outbox;

/// What a caller names a message by, so that it is one message however often he sends it
/// (`Idempotency-Key`, draft-ietf-httpapi-idempotency-key-header): 1 to 255 visible characters of
/// ASCII, compared as they are.
public record IdempotencyKey(String value) {

  public static final String HEADER = "Idempotency-Key";

  private static final int LONGEST = 255;

  public IdempotencyKey {
    if (value.isEmpty()
        || value.length() > LONGEST
        || !value.chars().allMatch(letter -> letter > ' ' && letter < 0x7f)) {
      throw new IllegalArgumentException(
          "an Idempotency-Key is 1 to 255 visible characters of ASCII");
    }
  }

  /// It may name what the message is about.
  @Override
  public String toString() {
    return "IdempotencyKey [redacted]";
  }
}
