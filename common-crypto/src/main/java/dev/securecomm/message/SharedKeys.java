package dev.securecomm.message;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.RemovalCause;
import com.github.benmanes.caffeine.cache.Scheduler;
import com.github.benmanes.caffeine.cache.Ticker;
import dev.securecomm.codec.Base64Url;
import dev.securecomm.key.EncryptionKey;
import dev.securecomm.key.Kid;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The Ks of part 2 that are used again: a busy conversation costs no private operation but its
/// signatures.
///
/// They are bounded in number, and their five minutes are those of a clock that nobody sets back:
/// one that stands still while the machine sleeps.
final class SharedKeys {

  /// About a kilobyte each.
  private static final int MOST = 4_096;

  private final Cache<Wrapping, SharedKey> keys;

  SharedKeys() {
    this(SharedKey.LONGEST, Ticker.systemTicker());
  }

  SharedKeys(Duration longest, Ticker ticker) {
    this.keys =
        Caffeine.newBuilder()
            .maximumSize(MOST)
            .expireAfterWrite(longest)
            .ticker(ticker)
            // Wiped when the time has come, and not when somebody asks next.
            .scheduler(Scheduler.systemScheduler())
            .removalListener(SharedKeys::wipe)
            .build();
  }

  /// What a K is known by: the RSA key, and what it came wrapped in if another has made it.
  private record Wrapping(Kid kid, String encryptedKey) {}

  /// For one more message to a recipient: the K of the one before, or a fresh one.
  SharedKey.Use to(EncryptionKey recipient) {
    Wrapping ours = new Wrapping(recipient.kid(), "");
    while (true) {
      SharedKey key = keys.get(ours, _ -> fresh(recipient));
      Optional<SharedKey.Use> use = key.forOneMore();
      if (use.isPresent()) {
        return use.get();
      }
      keys.asMap().remove(ours, key);
    }
  }

  private static SharedKey fresh(EncryptionKey recipient) {
    byte[] k = ContentKey.random();
    return SharedKey.made(k, Base64Url.encode(recipient.wrap(k)));
  }

  /// What was unwrapped before, for one more message that came with it.
  Optional<SharedKey.Use> from(Kid ours, String encryptedKey) {
    return Optional.ofNullable(keys.getIfPresent(new Wrapping(ours, encryptedKey)))
        .flatMap(SharedKey::forOneMore);
  }

  /// Remembers what was unwrapped, once a message has shown that it is a key. One that was used up
  /// stays so until its time is over.
  void remember(Kid ours, SharedKey.Use unwrapped) {
    keys.asMap()
        .computeIfAbsent(
            new Wrapping(ours, unwrapped.encryptedKey()),
            wrapping -> SharedKey.received(unwrapped.k(), wrapping.encryptedKey()));
  }

  /// How many are in memory.
  long kept() {
    return keys.estimatedSize();
  }

  private static void wipe(
      @Nullable Wrapping wrapping, @Nullable SharedKey over, RemovalCause cause) {
    if (over != null) {
      over.wipe();
    }
  }
}
