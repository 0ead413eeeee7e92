package dev.securecomm.message;

import static org.assertj.core.api.Assertions.assertThat;

import com.github.benmanes.caffeine.cache.Ticker;
import dev.securecomm.codec.Base64Url;
import dev.securecomm.codec.MalformedException;
import dev.securecomm.key.DecryptionKey;
import dev.securecomm.key.EncryptionKey;
import dev.securecomm.testkit.TestKeys;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/// Protocol 3.2: for one recipient, at most 5 minutes and 1,000 messages.
class SharedKeysTest {

  private static final DecryptionKey OURS = TestKeys.server().currentDecryption();
  private static final EncryptionKey SERVER = OURS.encryptionKey();
  private static final EncryptionKey ALICE = TestKeys.alice().currentDecryption().encryptionKey();
  private static final long FIVE_MINUTES = Duration.ofMinutes(5).toNanos();

  private final AtomicLong nanos = new AtomicLong();
  private final SharedKeys keys = new SharedKeys(SharedKey.LONGEST, nanos::get);

  @Test
  void oneKeyServesAThousandMessagesAndNoMore() {
    String first = wrapped(SERVER);
    for (int i = 1; i < 1_000; i++) {
      assertThat(wrapped(SERVER)).isEqualTo(first);
    }
    assertThat(wrapped(SERVER)).isNotEqualTo(first).isEqualTo(wrapped(SERVER));
  }

  @Test
  void oneKeyServesForFiveMinutesAndNoLonger() {
    String first = wrapped(SERVER);
    nanos.set(FIVE_MINUTES - 1);
    assertThat(wrapped(SERVER)).isEqualTo(first);
    nanos.set(FIVE_MINUTES);
    assertThat(wrapped(SERVER)).isNotEqualTo(first);
  }

  @Test
  void everyRecipientHasAnother() throws Exception {
    try (SharedKey.Use toServer = keys.to(SERVER);
        SharedKey.Use toAlice = keys.to(ALICE)) {
      assertThat(toServer.k()).hasSize(32).isNotEqualTo(toAlice.k());
      assertThat(OURS.unwrap(Base64Url.decode(toServer.encryptedKey()))).isEqualTo(toServer.k());
    }
  }

  @Test
  void manyAtOnceNeverUseOneTooOften() throws Exception {
    ConcurrentHashMap<String, AtomicLong> uses = new ConcurrentHashMap<>();
    try (ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < 10_000; i++) {
        callers.execute(
            () -> uses.computeIfAbsent(wrapped(SERVER), _ -> new AtomicLong()).incrementAndGet());
      }
    }
    assertThat(uses.values()).hasSize(10).allMatch(count -> count.get() == 1_000);
  }

  @Test
  void whatWasUnwrappedIsKnownForFiveMinutes() {
    receive("wrapped");
    nanos.set(FIVE_MINUTES - 1);
    assertThat(known("wrapped")).isPresent();
    assertThat(known("wrapped otherwise")).isEmpty();
    assertThat(keys.from(ALICE.kid(), "wrapped")).isEmpty();
    nanos.set(FIVE_MINUTES);
    assertThat(known("wrapped")).isEmpty();
  }

  @Test
  void whatWasUnwrappedIsKnownForAThousandMessages() {
    receive("wrapped");
    for (int i = 1; i < 1_000; i++) {
      assertThat(known("wrapped")).isPresent();
    }
    assertThat(known("wrapped")).isEmpty();
    // Whoever unwraps it again does not begin anew.
    receive("wrapped");
    assertThat(known("wrapped")).isEmpty();
    nanos.set(FIVE_MINUTES);
    receive("wrapped");
    assertThat(known("wrapped")).isPresent();
  }

  /// Messages that came at once, and were each unwrapped.
  @Test
  void whatIsReceivedTwiceIsCountedOn() {
    receive("wrapped");
    for (int i = 1; i < 1_000; i++) {
      assertThat(known("wrapped")).isPresent();
      receive("wrapped");
    }
    assertThat(known("wrapped")).isEmpty();
  }

  /// Senders that make a new one for each message do not fill the memory.
  @Test
  void theyAreBounded() {
    for (int i = 0; i < 20_000; i++) {
      receive("wrapped " + i);
    }
    int left = 0;
    for (int i = 0; i < 20_000; i++) {
      left += known("wrapped " + i).isPresent() ? 1 : 0;
    }
    assertThat(left).isBetween(1, 5_000);
  }

  @Test
  void whatIsOverIsWipedAndWhoeverUsesItGoesOn() {
    byte[] k = {1, 2, 3};
    SharedKey key = SharedKey.made(k, "wrapped");
    try (SharedKey.Use use = key.forOneMore().orElseThrow()) {
      key.wipe();
      assertThat(k).containsOnly(0);
      assertThat(key.forOneMore()).isEmpty();
      assertThat(use.k()).containsExactly(1, 2, 3);
    }
  }

  @Test
  void aUseIsWipedAtItsEnd() {
    SharedKey.Use use = keys.to(SERVER);
    byte[] k = use.k();
    assertThat(k).isNotEqualTo(new byte[32]);
    use.close();
    assertThat(k).isEqualTo(new byte[32]);
  }

  /// By itself, and not when somebody asks for the next.
  @Test
  void whatIsOverIsTakenOutOfMemory() throws Exception {
    SharedKeys brief = new SharedKeys(Duration.ofMillis(100), Ticker.systemTicker());
    brief.to(SERVER).close();
    assertThat(brief.kept()).isOne();
    for (int i = 0; i < 200 && brief.kept() > 0; i++) {
      Thread.sleep(50);
    }
    assertThat(brief.kept()).isZero();
  }

  @Test
  void nothingPrintsThem() throws MalformedException {
    SharedKey key = SharedKey.made(new byte[32], "wrapped");
    assertThat(key).hasToString("SharedKey [redacted]");
    assertThat(key.forOneMore().orElseThrow()).hasToString("Use [redacted]");
  }

  private String wrapped(EncryptionKey recipient) {
    try (SharedKey.Use use = keys.to(recipient)) {
      return use.encryptedKey();
    }
  }

  private void receive(String encryptedKey) {
    keys.remember(OURS.kid(), new SharedKey.Use(new byte[32], encryptedKey));
  }

  private Optional<SharedKey.Use> known(String encryptedKey) {
    return keys.from(OURS.kid(), encryptedKey);
  }
}
