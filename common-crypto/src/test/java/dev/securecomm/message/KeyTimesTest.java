package dev.securecomm.message;

import static org.assertj.core.api.Assertions.assertThat;

import dev.securecomm.codec.MalformedException;
import dev.securecomm.envelope.Envelope;
import dev.securecomm.envelope.MessageId;
import dev.securecomm.envelope.Suite;
import dev.securecomm.file.PrivateFolder;
import dev.securecomm.key.JwkSet;
import dev.securecomm.key.KeyFile;
import dev.securecomm.key.Keyring;
import dev.securecomm.key.Kid;
import dev.securecomm.key.OwnKeys;
import dev.securecomm.key.Rotation;
import dev.securecomm.key.RotationWindows;
import dev.securecomm.key.SignedJwkSet;
import dev.securecomm.testkit.EnvelopeForge;
import dev.securecomm.testkit.JwkSetForge;
import dev.securecomm.testkit.MutableClock;
import dev.securecomm.testkit.PooledKeys;
import dev.securecomm.testkit.TestKeys;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// A key counts in its time, and not once it was taken back.
class KeyTimesTest {

  private static final Instant FROM = TestKeys.NOW.plusSeconds(3600);
  private static final Instant END = FROM.plusSeconds(7200);
  private static final Rotation ROTATION =
      new Rotation(
          RotationWindows.of(Duration.ofDays(90), Duration.ofHours(1), Duration.ofHours(24)), 2048);

  @TempDir private Path temp;

  private final MutableClock clock = MutableClock.at(TestKeys.NOW);

  @ParameterizedTest
  @EnumSource
  void aSigningKeyCountsFromTheSkewBeforeItsTimeToTheSkewAfterItsEnd(Suite suite) {
    assertThat(refusalAt(suite, FROM.minusSeconds(61))).hasValue(Reason.UNKNOWN_KEY);
    assertThat(refusalAt(suite, FROM.minusSeconds(60))).isEmpty();
    assertThat(refusalAt(suite, FROM)).isEmpty();
    assertThat(refusalAt(suite, END)).isEmpty();
    assertThat(refusalAt(suite, END.plusSeconds(59))).isEmpty();
    assertThat(refusalAt(suite, END.plusSeconds(60))).hasValue(Reason.UNKNOWN_KEY);
  }

  private static Optional<Reason> refusalAt(Suite suite, Instant now) {
    EnvelopeForge forge =
        EnvelopeForge.request(suite, TestKeys.alice(), TestKeys.recipient(TestKeys.server()), now);
    return Opening.by(TestKeys.server(), _ -> Optional.of(living()), now).refusal(forge);
  }

  private static JwkSet living() {
    JwkSetForge forge =
        JwkSetForge.valid()
            .keys(keys ->
                keys.getFirst().set("nbf", FROM.getEpochSecond()).set("exp", END.getEpochSecond()));
    try {
      return SignedJwkSet.parse(forge.compact()).keys();
    } catch (MalformedException e) {
      throw new IllegalStateException(e);
    }
  }

  @ParameterizedTest
  @EnumSource
  void whatASendersOldKeySignedIsRefusedOnceItIsTakenBack(Suite suite) {
    try (PooledKeys pool = PooledKeys.install()) {
      Keyring alice = keyring(TestKeys.alice());
      SealedRequest before = seal(alice, suite, TestKeys.recipient(TestKeys.server()));
      Opener server =
          new Opener(
              TestKeys::server,
              _ -> Optional.of(alice.get().published()),
              Opening.LIFETIMES,
              clock);
      assertThat(refusal(server, before)).isEmpty();
      alice.change(keys -> ROTATION.atOnce(keys, clock));
      assertThat(pool.given()).isEqualTo(2);
      assertThat(refusal(server, before)).hasValue(Reason.REVOKED_KEY);
      assertThat(refusal(server, seal(alice, suite, TestKeys.recipient(TestKeys.server()))))
          .isEmpty();
    }
  }

  @ParameterizedTest
  @EnumSource
  void whatWasSealedToOurOldKeyIsRefusedOnceItIsTakenBack(Suite suite) {
    try (PooledKeys pool = PooledKeys.install()) {
      Keyring server = keyring(TestKeys.server());
      Keyring alice = keyring(TestKeys.alice());
      Opener opener =
          new Opener(server, _ -> Optional.of(alice.get().published()), Opening.LIFETIMES, clock);
      SealedRequest before = seal(alice, suite, TestKeys.recipient(server.get()));
      assertThat(refusal(opener, before)).isEmpty();
      server.change(keys -> ROTATION.atOnce(keys, clock));
      assertThat(pool.given()).isEqualTo(2);
      long operations = server.privateOperations();
      assertThat(refusal(opener, before)).hasValue(Reason.REVOKED_KEY);
      assertThat(server.privateOperations()).isEqualTo(operations);
      assertThat(refusal(opener, seal(alice, suite, TestKeys.recipient(server.get())))).isEmpty();
      // Nor does it count again once nobody is told of it any more.
      clock.advance(ROTATION.windows().opening());
      Recipient old = TestKeys.recipient(TestKeys.server());
      assertThat(refusal(opener, seal(alice, suite, old))).hasValue(Reason.RECIPIENT_KEY);
    }
  }

  @ParameterizedTest
  @EnumSource
  void whatIsSealedToARetiringKeyOpensToTheSecondOfItsEnd(Suite suite) {
    try (PooledKeys pool = PooledKeys.install()) {
      Keyring server = keyring(TestKeys.server());
      Keyring alice = keyring(TestKeys.alice());
      Opener opener =
          new Opener(server, _ -> Optional.of(alice.get().published()), Opening.LIFETIMES, clock);
      Recipient old = TestKeys.recipient(server.get());
      server.change(keys -> ROTATION.early(keys, clock));
      assertThat(pool.given()).isEqualTo(2);
      Duration used = ROTATION.windows().announced().plusSeconds(1);
      clock.advance(used.plus(ROTATION.windows().opening()).minusSeconds(1));
      assertThat(server.get().currentDecryption().kid()).isNotEqualTo(old.key().kid());
      assertThat(refusal(opener, seal(alice, suite, old))).isEmpty();
      clock.advance(Duration.ofSeconds(1));
      assertThat(refusal(opener, seal(alice, suite, old))).hasValue(Reason.RECIPIENT_KEY);
    }
  }

  /// As if another thread rotated between any two looks at the keys.
  @ParameterizedTest
  @EnumSource
  void theHeaderNamesTheKeyThatSignsThoughTheKeysChangeAtEveryLook(Suite suite) {
    List<OwnKeys> generations = generations();
    AtomicInteger looks = new AtomicInteger();
    Sealer sealer =
        new Sealer(
            () -> generations.get(looks.getAndIncrement() % generations.size()),
            Opening.LIFETIMES,
            clock);
    JwkSet all =
        new JwkSet(
            generations.stream().map(keys -> keys.currentSigning().verifyingKey()).toList(),
            TestKeys.alice().published().encryption(),
            List.of());
    Opener server = new Opener(TestKeys::server, _ -> Optional.of(all), Opening.LIFETIMES, clock);
    Set<Kid> signedWith = new HashSet<>();
    for (int i = 0; i < 10; i++) {
      SealedRequest sealed =
          sealer.sealRequest(
              suite,
              MessageId.random(),
              Message.text("hello"),
              TestKeys.recipient(TestKeys.server()));
      assertThat(refusal(server, sealed)).isEmpty();
      signedWith.add(sealed.header().kid());
    }
    assertThat(signedWith).hasSizeGreaterThan(1);
  }

  private List<OwnKeys> generations() {
    try (PooledKeys pool = PooledKeys.install()) {
      List<OwnKeys> generations =
          Stream.iterate(TestKeys.alice(), keys -> ROTATION.atOnce(keys, clock)).limit(5).toList();
      assertThat(pool.given()).isEqualTo(8);
      return generations;
    }
  }

  private SealedRequest seal(Keyring keys, Suite suite, Recipient recipient) {
    return new Sealer(keys, Opening.LIFETIMES, clock)
        .sealRequest(suite, MessageId.random(), Message.text("hello"), recipient);
  }

  private static Optional<Reason> refusal(Opener opener, SealedRequest sealed) {
    try {
      Envelope envelope = sealed.envelope();
      assertThat(opener.open(envelope).message().readable()).isEqualTo("hello");
      return Optional.empty();
    } catch (RefusedException e) {
      return Optional.of(e.reason());
    }
  }

  private Keyring keyring(OwnKeys keys) {
    KeyFile file = new KeyFile(PrivateFolder.open(temp.resolve(keys.party().name())), null);
    file.replace(keys);
    return file.open(keys.party(), 2048, clock);
  }
}
