package dev.securecomm.key;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.securecomm.file.PrivateFolder;
import dev.securecomm.file.UnusableFileException;
import dev.securecomm.testkit.MutableClock;
import dev.securecomm.testkit.PooledKeys;
import dev.securecomm.testkit.Primitives;
import dev.securecomm.testkit.TestKeys;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The keys of a service that runs, while their file, their place and the time change.
class KeyringTest {

  private static final Secret PASSPHRASE = new Secret("correct horse battery staple");
  private static final Rotation ROTATION =
      new Rotation(
          RotationWindows.of(Duration.ofHours(10), Duration.ofHours(1), Duration.ofHours(2)), 2048);
  private static final Duration ANNOUNCED = Duration.ofSeconds(3600 + 180 + 1);
  private static final Duration PAUSE = Duration.ofSeconds(10);
  private static final OwnKeys FIRST = TestKeys.alice();

  @TempDir private Path temp;

  private final MutableClock clock = MutableClock.at(TestKeys.NOW);
  private final PooledKeys pool = PooledKeys.install();
  private WatchedFiles files;

  @BeforeEach
  void keepKeys() {
    files = new WatchedFiles(folder());
    new KeyFile(folder(), null).replace(FIRST);
  }

  @AfterEach
  void makeKeysAnewAgain() {
    pool.close();
  }

  @Test
  void theFirstStartMakesKeysThatTheSecondFinds() throws IOException {
    Files.delete(path());
    Keyring first = open(null);
    assertThat(first.get().fingerprint()).isNotEqualTo(FIRST.fingerprint());
    assertThat(first.trouble()).isEmpty();
    assertThat(open(null).get().fingerprint()).isEqualTo(first.get().fingerprint());
  }

  @Test
  void theKeyInUseFollowsFromTheTimeAloneBackAndForth() {
    Keyring ours = open(null);
    assertThat(ours.change(keys -> ROTATION.early(keys, clock))).isTrue();
    long seq = ours.get().seq();
    Kid before = ours.get().currentSigning().kid();
    assertThat(before).isEqualTo(FIRST.currentSigning().kid());
    int reads = files.reads();

    clock.advance(ANNOUNCED.minusSeconds(1));
    OwnKeys last = ours.get();
    assertThat(last.currentSigning().kid()).isEqualTo(before);
    clock.advance(Duration.ofSeconds(1));
    assertThat(ours.get().currentSigning().kid()).isNotEqualTo(before);
    assertThat(ours.get()).isSameAs(ours.get());
    clock.advance(Duration.ofSeconds(-1));
    assertThat(ours.get().currentSigning().kid()).isEqualTo(before);
    clock.advance(Duration.ofDays(-9));
    assertThat(ours.get().currentSigning().kid()).isEqualTo(before);
    clock.advance(Duration.ofDays(19));
    assertThat(ours.get().currentSigning().kid()).isNotEqualTo(before);
    assertThat(ours.get().hasSigning(before)).isFalse();
    assertThat(ours.get().decryption(FIRST.currentDecryption().kid())).isEmpty();

    assertThat(ours.get().seq()).isEqualTo(seq);
    assertThat(files.reads()).isEqualTo(reads);
  }

  /// The keys before may have been revoked.
  @Test
  void whoeverComesWhileAChangeIsReadWaitsForIt() throws Exception {
    Keyring ours = open(null);
    new KeyFile(folder(), null).replace(revoking(anyKid()).apply(FIRST));
    try (ExecutorService others = Executors.newVirtualThreadPerTaskExecutor()) {
      CompletableFuture<OwnKeys> late = new CompletableFuture<>();
      files.afterRead(() -> {
        others.execute(() -> late.complete(ours.get()));
        // Time enough to come back with those before.
        awaitBriefly(late);
      });
      assertThat(ours.get().seq()).isEqualTo(FIRST.seq() + 1);
      assertThat(late.get(10, TimeUnit.SECONDS).seq()).isEqualTo(FIRST.seq() + 1);
    }
  }

  private static void awaitBriefly(CompletableFuture<?> future) {
    try {
      future.get(300, TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      // It waits, as it should.
    } catch (InterruptedException | ExecutionException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void whatAnotherProcessChangesIsSeen() {
    Keyring ours = open(null);
    Keyring theirs = new KeyFile(folder(), null).open(TestKeys.ALICE, 2048, clock);
    OwnKeys before = ours.get();
    assertThat(theirs.change(keys -> ROTATION.atOnce(keys, clock))).isTrue();
    assertThat(ours.get().currentSigning().kid())
        .isNotEqualTo(before.currentSigning().kid())
        .isEqualTo(theirs.get().currentSigning().kid());
    assertThat(ours.get().isRevoked(before.currentSigning().kid())).isTrue();
    assertThat(ours.trouble()).isEmpty();
  }

  @Test
  void aChangeIsInTheFileOnceItReturnsAndNoChangeWritesNothing() throws IOException {
    Keyring ours = open(null);
    byte[] before = Files.readAllBytes(path());
    assertThat(ours.change(keys -> ROTATION.due(keys, clock))).isFalse();
    assertThat(Files.readAllBytes(path())).isEqualTo(before);
    assertThat(ours.change(keys -> ROTATION.succeeded(keys, clock))).isTrue();
    OwnKeys kept = new KeyFile(folder(), null).load(TestKeys.ALICE);
    assertThat(PrivateParts.json(kept)).isEqualTo(PrivateParts.json(ours.get()));
    assertThat(kept.root().succession().ancestors()).containsExactly(FIRST.fingerprint());
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(path())))
        .isEqualTo("rw-------");
  }

  @Test
  void everyKeyIsListedWithItsState() {
    Keyring ours = open(null);
    ours.change(keys -> ROTATION.early(keys, clock));
    assertThat(ours.states())
        .extracting(KeyStatus::state)
        .containsExactly(
            KeyState.ACTIVE,
            KeyState.ANNOUNCED,
            KeyState.ACTIVE,
            KeyState.ANNOUNCED,
            KeyState.ACTIVE);
    clock.advance(ANNOUNCED);
    assertThat(ours.states())
        .extracting(KeyStatus::state)
        .containsExactly(
            KeyState.ACTIVE,
            KeyState.ACTIVE,
            KeyState.RETIRING,
            KeyState.ACTIVE,
            KeyState.RETIRING);
  }

  @Test
  void aChangeThatComesTooLateIsMadeAgainOnTopOfTheOther() {
    Keyring ours = open(null);
    Keyring theirs = new KeyFile(folder(), null).open(TestKeys.ALICE, 2048, clock);
    Kid one = anyKid();
    Kid other = anyKid();
    AtomicInteger attempts = new AtomicInteger();
    ours.change(keys -> {
      if (attempts.incrementAndGet() == 1) {
        theirs.change(revoking(other));
      }
      return revoking(one).apply(keys);
    });
    assertThat(attempts).hasValue(2);
    assertThat(ours.get().seq()).isEqualTo(FIRST.seq() + 2);
    assertThat(ours.get().revoked()).extracting(Revocation::kid).containsExactly(other, one);
  }

  @Test
  void whoeverIsAlwaysTooLateGivesUp() {
    Keyring ours = open(null);
    Keyring theirs = new KeyFile(folder(), null).open(TestKeys.ALICE, 2048, clock);
    UnaryOperator<OwnKeys> late =
        keys -> {
          theirs.change(revoking(anyKid()));
          return revoking(anyKid()).apply(keys);
        };
    assertThatExceptionOfType(UnusableFileException.class)
        .isThrownBy(() -> ours.change(late))
        .withMessageContaining("10 times");
    assertThat(ours.get().seq()).isEqualTo(FIRST.seq() + 10);
    assertThat(ours.trouble()).isEmpty();
  }

  @Test
  void ofChangesAtOnceNoneIsLost() throws Exception {
    List<Keyring> keyrings =
        Stream.generate(() -> new KeyFile(folder(), null).open(TestKeys.ALICE, 2048, clock))
            .limit(2)
            .toList();
    List<Kid> kids = Stream.generate(KeyringTest::anyKid).limit(16).toList();
    CountDownLatch begin = new CountDownLatch(1);
    List<Future<Boolean>> changes = new ArrayList<>();
    try (var executor = Executors.newFixedThreadPool(2)) {
      for (int i = 0; i < 2; i++) {
        Keyring keyring = keyrings.get(i);
        List<Kid> half = kids.subList(8 * i, 8 * i + 8);
        changes.add(
            executor.submit(() -> {
              begin.await();
              return half.stream().allMatch(kid -> keyring.change(revoking(kid)));
            }));
      }
      begin.countDown();
      for (Future<Boolean> each : changes) {
        assertThat(each.get()).isTrue();
      }
    }
    for (Keyring keyring : keyrings) {
      assertThat(keyring.get().seq()).isEqualTo(FIRST.seq() + 16);
      assertThat(keyring.get().revoked())
          .extracting(Revocation::kid)
          .containsExactlyInAnyOrderElementsOf(kids);
    }
  }

  /// Between the content and its version, as the keys are decrypted, is time enough for another
  /// replica.
  @Test
  void aChangeWhileTheKeysAreOpenedIsSeen() {
    files.afterRead(() -> new KeyFile(folder(), null).replace(revoking(anyKid()).apply(FIRST)));
    Keyring ours = open(null);
    assertThat(ours.get().seq()).isEqualTo(FIRST.seq() + 1);
    assertThat(ours.trouble()).isEmpty();
  }

  @Test
  void aChangeWhileAPlainFileIsEncryptedIsNotUndone() {
    OwnKeys changed = revoking(anyKid()).apply(FIRST);
    files.afterRead(() -> new KeyFile(folder(), PASSPHRASE).replace(changed));
    Keyring ours = open(PASSPHRASE);
    assertThat(ours.get().seq()).isEqualTo(changed.seq());
    assertThat(new KeyFile(folder(), PASSPHRASE).load(TestKeys.ALICE).seq())
        .isEqualTo(changed.seq());
  }

  @Test
  void aServiceWhoseFileIsGoneGoesOnAndSaysSo() throws IOException {
    Keyring ours = open(null);
    byte[] content = Files.readAllBytes(path());
    Files.delete(path());
    assertThat(ours.get().fingerprint()).isEqualTo(FIRST.fingerprint());
    assertThat(ours.trouble().orElseThrow()).contains("is gone").contains(path().toString());
    changesNothing(ours, "is gone");
    assertThat(path()).doesNotExist();

    folder().replace("keys", content);
    assertThat(ours.trouble()).isEmpty();
    assertThat(ours.change(revoking(anyKid()))).isTrue();
  }

  @Test
  void aServiceWhoseFileIsDamagedGoesOnAndSaysSo() throws IOException {
    Keyring ours = open(null);
    byte[] content = Files.readAllBytes(path());
    folder().replace("keys", new byte[] {'{'});
    OwnKeys before = ours.get();
    assertThat(before.fingerprint()).isEqualTo(FIRST.fingerprint());
    assertThat(ours.trouble().orElseThrow())
        .startsWith("The key file ")
        .contains("is damaged")
        .contains("backup");
    changesNothing(ours, "is damaged");
    assertThat(Files.readAllBytes(path())).containsExactly('{');
    // The time goes on for the keys that there are.
    clock.advance(Duration.ofDays(1));
    assertThat(ours.get().currentSigning().kid()).isEqualTo(before.currentSigning().kid());

    folder().replace("keys", content);
    assertThat(ours.trouble()).isEmpty();
  }

  @Test
  void anotherPartysKeysAreNotTaken() {
    Keyring ours = open(null);
    new KeyFile(folder(), null).replace(TestKeys.server());
    assertThat(ours.get().party()).isEqualTo(TestKeys.ALICE);
    assertThat(ours.trouble().orElseThrow()).contains("belongs to party server, not alice");
  }

  /// Its mode is not in its version.
  @Test
  void aFileThatOthersMayReadIsTakenOnceItIsClosed() throws IOException {
    Keyring ours = open(null);
    new KeyFile(folder(), null).replace(revoking(anyKid()).apply(FIRST));
    Files.setPosixFilePermissions(path(), PosixFilePermissions.fromString("rw-r--r--"));
    assertThat(ours.get().seq()).isEqualTo(FIRST.seq());
    assertThat(ours.trouble().orElseThrow()).contains("chmod 600");

    Files.setPosixFilePermissions(path(), PosixFilePermissions.fromString("rw-------"));
    clock.advance(PAUSE);
    assertThat(ours.get().seq()).isEqualTo(FIRST.seq() + 1);
    assertThat(ours.trouble()).isEmpty();
  }

  @Test
  void aPlaceThatIsOutOfReachIsAskedAgainASecondLater() {
    Keyring ours = open(null);
    files.unreachable(true);
    assertThat(ours.get().fingerprint()).isEqualTo(FIRST.fingerprint());
    assertThat(ours.trouble())
        .hasValue("The keys cannot be looked after: the connection was refused");
    assertThatExceptionOfType(IllegalStateException.class)
        .isThrownBy(() -> ours.change(revoking(anyKid())));

    files.unreachable(false);
    assertThat(ours.trouble()).isPresent();
    clock.advance(Duration.ofSeconds(1));
    assertThat(ours.trouble()).isEmpty();
    assertThat(ours.change(revoking(anyKid()))).isTrue();
  }

  /// Only the version came through: its content must not be taken for known.
  @Test
  void aChangeThatCouldNotBeReadIsReadLater() {
    Keyring ours = open(null);
    new KeyFile(folder(), null).replace(revoking(anyKid()).apply(FIRST));
    files.unreadable(true);
    assertThat(ours.get().seq()).isEqualTo(FIRST.seq());
    assertThat(ours.trouble()).isPresent();
    files.unreadable(false);
    clock.advance(PAUSE);
    assertThat(ours.get().seq()).isEqualTo(FIRST.seq() + 1);
    assertThat(ours.trouble()).isEmpty();
  }

  @Test
  void troubleThatAChangeMetIsToldToo() {
    Keyring ours = open(null);
    folder().replace("keys", new byte[] {'{'});
    changesNothing(ours, "is damaged");
    assertThat(ours.get().fingerprint()).isEqualTo(FIRST.fingerprint());
    assertThat(ours.trouble().orElseThrow()).contains("is damaged");
  }

  @Test
  void anEncryptedFileIsDecryptedOnceForEachChange() {
    new KeyFile(folder(), PASSPHRASE).replace(FIRST);
    Keyring ours = open(PASSPHRASE);
    lookOften(ours);
    assertThat(files.reads()).isEqualTo(1);
    new KeyFile(folder(), PASSPHRASE).replace(revoking(anyKid()).apply(FIRST));
    lookOften(ours);
    assertThat(files.reads()).isEqualTo(2);
    assertThat(ours.get().seq()).isEqualTo(FIRST.seq() + 1);
  }

  @Test
  void anEncryptedFileThatDoesNotOpenIsNotTriedAtEveryMessage() {
    new KeyFile(folder(), PASSPHRASE).replace(FIRST);
    Keyring ours = open(PASSPHRASE);
    new KeyFile(folder(), new Secret("another")).replace(FIRST);
    lookOften(ours);
    assertThat(files.reads()).isEqualTo(2);
    assertThat(ours.trouble().orElseThrow()).contains("the passphrase is wrong");
    clock.advance(PAUSE.minusNanos(1));
    lookOften(ours);
    changesNothing(ours, "the passphrase is wrong");
    assertThat(files.reads()).isEqualTo(2);
    clock.advance(Duration.ofNanos(1));
    lookOften(ours);
    assertThat(files.reads()).isEqualTo(3);
  }

  @Test
  void theCountOfPrivateOperationsNeverFalls() {
    Keyring ours = open(null);
    long count = ours.privateOperations();
    List<UnaryOperator<OwnKeys>> changes =
        List.of(
            keys -> ROTATION.early(keys, clock),
            keys -> ROTATION.due(keys, clock),
            keys -> ROTATION.succeeded(keys, clock),
            keys -> ROTATION.atOnce(keys, clock),
            keys -> ROTATION.reborn(keys, clock));
    for (UnaryOperator<OwnKeys> change : changes) {
      ours.get().currentSigning().sign(new byte[1]);
      ours.get().currentDecryption().unwrap(new byte[1]);
      assertThat(ours.privateOperations()).isEqualTo(count + 2);
      ours.change(change);
      assertThat(ours.privateOperations()).isGreaterThanOrEqualTo(count + 2);
      clock.advance(Duration.ofDays(1));
      new KeyFile(folder(), null).replace(new KeyFile(folder(), null).load(TestKeys.ALICE));
      ours.get();
      assertThat(ours.privateOperations()).isGreaterThanOrEqualTo(count + 2);
      count = ours.privateOperations();
    }
  }

  @Test
  void printsThatItIsRedacted() {
    assertThat(open(null).toString()).contains("[redacted]").contains("alice");
  }

  private void lookOften(Keyring keyring) {
    for (int i = 0; i < 100; i++) {
      assertThat(keyring.get().fingerprint()).isEqualTo(FIRST.fingerprint());
      assertThat(keyring.trouble()).isEqualTo(keyring.trouble());
    }
  }

  private static void changesNothing(Keyring keyring, String why) {
    assertThatExceptionOfType(UnusableFileException.class)
        .isThrownBy(() -> keyring.change(revoking(anyKid())))
        .withMessageContaining(why);
  }

  private static UnaryOperator<OwnKeys> revoking(Kid kid) {
    Instant at = TestKeys.NOW;
    return keys -> {
      List<Revocation> revoked = new ArrayList<>(keys.revoked());
      revoked.add(new Revocation(kid, at, at.plus(Duration.ofDays(3650))));
      return keys.with(keys.signing(), keys.decryption(), revoked);
    };
  }

  private static Kid anyKid() {
    return new Kid(Primitives.b64(Primitives.random(32)));
  }

  private Keyring open(@Nullable Secret passphrase) {
    return new KeyFile(files, passphrase).open(TestKeys.ALICE, 2048, clock);
  }

  private PrivateFolder folder() {
    return PrivateFolder.open(temp.resolve("data"));
  }

  private Path path() {
    return temp.resolve("data").resolve("keys");
  }
}
