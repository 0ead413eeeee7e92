package dev.securecomm.message;

import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;

/// One K of part 2, which several messages may share (protocol section 3.2): each has a content key
/// of its own, derived from K and its header.
///
/// It is in memory only, and wiped when it is over.
final class SharedKey {

  static final Duration LONGEST = Duration.ofMinutes(5);
  static final int MOST_MESSAGES = 1_000;

  private final byte[] k;
  private final String encryptedKey;
  private int messages;

  private SharedKey(byte[] k, String encryptedKey, int messages) {
    this.k = k;
    this.encryptedKey = encryptedKey;
    this.messages = messages;
  }

  /// A new one, which owns its bytes from now on.
  ///
  /// @param encryptedKey what it is wrapped in, as an envelope spells it
  static SharedKey made(byte[] k, String encryptedKey) {
    return new SharedKey(k, encryptedKey, 0);
  }

  /// One that a message has come with, which it has used: a copy.
  static SharedKey received(byte[] k, String encryptedKey) {
    return new SharedKey(k.clone(), encryptedKey, 1);
  }

  /// A copy for one more message; nothing, if there were enough or it is over.
  synchronized Optional<Use> forOneMore() {
    if (messages >= MOST_MESSAGES) {
      return Optional.empty();
    }
    messages++;
    return Optional.of(new Use(k.clone(), encryptedKey));
  }

  /// Ends it. Whoever has a copy goes on with his message.
  synchronized void wipe() {
    messages = MOST_MESSAGES;
    Arrays.fill(k, (byte) 0);
  }

  @Override
  public String toString() {
    return "SharedKey [redacted]";
  }

  /// K for one message, wiped at its end.
  static final class Use implements AutoCloseable {

    private final byte[] k;
    private final String encryptedKey;

    /// @param k which is this one's from now on
    Use(byte[] k, String encryptedKey) {
      this.k = k;
      this.encryptedKey = encryptedKey;
    }

    /// The very bytes, good until this is closed.
    byte[] k() {
      return k;
    }

    String encryptedKey() {
      return encryptedKey;
    }

    @Override
    public void close() {
      Arrays.fill(k, (byte) 0);
    }

    @Override
    public String toString() {
      return "Use [redacted]";
    }
  }
}
