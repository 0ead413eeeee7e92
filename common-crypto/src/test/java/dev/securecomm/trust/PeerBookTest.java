package dev.securecomm.trust;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.securecomm.codec.MalformedException;
import dev.securecomm.file.UnusableFileException;
import dev.securecomm.key.Kid;
import dev.securecomm.key.OwnKeys;
import dev.securecomm.key.Party;
import dev.securecomm.key.SignedJwkSet;
import dev.securecomm.testkit.JwkSetForge;
import dev.securecomm.testkit.TestKeys;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Protocol sections 1.1 and 1.2.
class PeerBookTest extends PeerBookFixture {

  private static final OwnKeys ALICE = TestKeys.alice();
  private static final TrustSettings FIRST_USE = settings(TrustPolicy.FIRST_USE, Map.of());
  private static final TrustSettings PINNED =
      settings(TrustPolicy.PINNED, Map.of(TestKeys.ALICE, ALICE.fingerprint()));

  @Test
  void aPinnedPeerIsAdmitted() throws DistrustedException {
    PeerBook book = book(PINNED);
    assertThat(book.admit(TestKeys.ALICE, set(1))).isEqualTo(Admission.NEW);
    assertThat(book.keysOf(TestKeys.ALICE).orElseThrow().toJson())
        .isEqualTo(ALICE.published().toJson());
    Peer peer = book.trusted(TestKeys.ALICE).orElseThrow();
    assertThat(peer.since()).isEqualTo(TestKeys.NOW);
    assertThat(peer.reason()).isEqualTo(TrustPolicy.PINNED);
    assertThat(peer.fingerprint()).isEqualTo(ALICE.fingerprint());
  }

  @Test
  void aPeerWithoutAPinIsRefusedAndTheMessageSaysWhatToDo() {
    PeerBook book = book(settings(TrustPolicy.PINNED, Map.of()));
    refuses(book, set(1), Distrust.NO_PIN)
        .withMessageContaining("securecomm.trust.peers.alice=" + ALICE.fingerprint());
    assertThat(book.peers()).isEmpty();
  }

  @Test
  void theFirstFingerprintSeenIsPinned() throws DistrustedException {
    PeerBook book = book(FIRST_USE);
    assertThat(book.admit(TestKeys.ALICE, set(1))).isEqualTo(Admission.NEW);
    assertThat(book.trusted(TestKeys.ALICE).orElseThrow().reason())
        .isEqualTo(TrustPolicy.FIRST_USE);
    refuses(book, impostor(), Distrust.OTHER_FINGERPRINT)
        .withMessageContaining("alice IS NOT WHO IT WAS")
        .withMessageContaining(ALICE.fingerprint().value());
    assertThat(book.keysOf(TestKeys.ALICE).orElseThrow().toJson())
        .isEqualTo(ALICE.published().toJson());
  }

  @Test
  void anotherFingerprintThanThePinnedOneIsRefused() throws DistrustedException {
    PeerBook book = book(PINNED);
    refuses(book, impostor(), Distrust.OTHER_FINGERPRINT);
    book.admit(TestKeys.ALICE, set(1));
    refuses(book, impostor(), Distrust.OTHER_FINGERPRINT);
  }

  @Test
  void aPinHoldsUnderFirstUseToo() {
    Map<Party, Kid> pins = Map.of(TestKeys.ALICE, TestKeys.mallory().fingerprint());
    refuses(book(settings(TrustPolicy.FIRST_USE, pins)), set(1), Distrust.OTHER_FINGERPRINT);
  }

  @ParameterizedTest
  @EnumSource
  void aLowerSeqIsARollback(TrustPolicy policy) throws DistrustedException {
    PeerBook book = book(settings(policy, PINNED.peers()));
    book.admit(TestKeys.ALICE, set(7));
    refuses(book, set(6), Distrust.ROLLED_BACK).withMessageContaining("seq 6");
    refuses(book, set(1), Distrust.ROLLED_BACK);
    assertThat(book.trusted(TestKeys.ALICE).orElseThrow().keys().seq()).isEqualTo(7);
  }

  @Test
  void aHigherSeqIsARefresh() throws DistrustedException {
    PeerBook book = book(FIRST_USE);
    book.admit(TestKeys.ALICE, set(1));
    clock.advance(Duration.ofMinutes(1));
    SignedJwkSet newer = set(2);
    assertThat(book.admit(TestKeys.ALICE, newer)).isEqualTo(Admission.REFRESHED);
    Peer peer = book.trusted(TestKeys.ALICE).orElseThrow();
    assertThat(peer.keys()).isEqualTo(newer);
    assertThat(peer.since()).isEqualTo(TestKeys.NOW);
  }

  @Test
  void ofTheSameSeqTheLaterSetIsKept() throws DistrustedException {
    PeerBook book = book(FIRST_USE);
    SignedJwkSet early = set(3);
    clock.advance(Duration.ofMinutes(10));
    SignedJwkSet late = set(3);
    assertThat(book.admit(TestKeys.ALICE, late)).isEqualTo(Admission.NEW);
    assertThat(book.admit(TestKeys.ALICE, early)).isEqualTo(Admission.REFRESHED);
    assertThat(book.trusted(TestKeys.ALICE).orElseThrow().keys()).isEqualTo(late);
    clock.advance(Duration.ofMinutes(10));
    SignedJwkSet later = set(3);
    assertThat(book.admit(TestKeys.ALICE, later)).isEqualTo(Admission.REFRESHED);
    assertThat(book.trusted(TestKeys.ALICE).orElseThrow().keys()).isEqualTo(later);
  }

  @Test
  void aSetIsFreshFromTheSkewBeforeItsBeginToTheSkewAfterItsEnd() throws DistrustedException {
    SignedJwkSet set = set(1);
    clock.set(TestKeys.NOW.minusSeconds(61));
    refuses(book(FIRST_USE), set, Distrust.NOT_FRESH);
    clock.set(TestKeys.NOW.plusSeconds(3600 + 60));
    refuses(book(FIRST_USE), set, Distrust.NOT_FRESH);
    clock.set(TestKeys.NOW.plusSeconds(3600 + 59));
    assertThat(book(FIRST_USE).admit(TestKeys.ALICE, set)).isEqualTo(Admission.NEW);
    clock.set(TestKeys.NOW.minusSeconds(60));
    assertThat(book(FIRST_USE).admit(TestKeys.ALICE, set)).isEqualTo(Admission.REFRESHED);
  }

  @Test
  void aSetThatNeverLivesIsNotFresh() {
    long now = TestKeys.NOW.getEpochSecond();
    refuses(
        book(FIRST_USE),
        parse(JwkSetForge.valid().claims(c -> c.set("iat", now).set("exp", now))),
        Distrust.NOT_FRESH);
  }

  @Test
  void theKeysOfASetThatExpiredAreNotUsed() throws DistrustedException {
    PeerBook book = book(FIRST_USE);
    book.admit(TestKeys.ALICE, set(1));
    clock.advance(Duration.ofSeconds(3659));
    assertThat(book.keysOf(TestKeys.ALICE)).isPresent();
    clock.advance(Duration.ofSeconds(1));
    assertThat(book.keysOf(TestKeys.ALICE)).isEmpty();
    assertThat(book.trusted(TestKeys.ALICE)).isPresent();
    assertThat(book.peers()).hasSize(1);
  }

  /// However well trusted that one is under its own name.
  @ParameterizedTest
  @EnumSource
  void aSetOfAnotherPartyIsRefused(TrustPolicy policy) throws DistrustedException {
    Map<Party, Kid> pins =
        Map.of(
            TestKeys.ALICE, ALICE.fingerprint(),
            TestKeys.MALLORY, TestKeys.mallory().fingerprint());
    PeerBook book = book(settings(policy, pins));
    SignedJwkSet set = set(1);
    assertThatExceptionOfType(DistrustedException.class)
        .isThrownBy(() -> book.admit(TestKeys.MALLORY, set))
        .withMessageContaining("alice where mallory was asked")
        .satisfies(e -> assertThat(e.distrust()).isEqualTo(Distrust.OTHER_PARTY));
    assertThat(book.peers()).isEmpty();
    assertThat(book.admit(TestKeys.ALICE, set)).isEqualTo(Admission.NEW);
  }

  @Test
  void whoWasAdmittedIsTrustedUntilTheConfigurationSaysOtherwise() throws DistrustedException {
    book(PINNED).admit(TestKeys.ALICE, set(1));
    Peer alice = book(PINNED).trusted(TestKeys.ALICE).orElseThrow();
    assertThat(book(PINNED).isTrusted(alice)).isTrue();
    assertThat(book(settings(TrustPolicy.PINNED, Map.of())).isTrusted(alice)).isFalse();
    assertThat(book(FIRST_USE).isTrusted(alice)).isTrue();
  }

  @Test
  void operatorsReadAPolicyAsTheyWriteIt() {
    assertThat(TrustPolicy.PINNED).hasToString("pinned");
    assertThat(TrustPolicy.FIRST_USE).hasToString("first-use");
  }

  @Test
  void operatorsAreToldOfANewIdentityByItsFingerprint() {
    assertThat(Admission.newIdentity(set(1)))
        .startsWith("alice has a new identity")
        .contains(ALICE.fingerprint().value());
  }

  @Test
  void nothingIsKnownOfAStranger() {
    PeerBook book = book(FIRST_USE);
    assertThat(book.keysOf(TestKeys.MALLORY)).isEmpty();
    assertThat(book.trusted(TestKeys.MALLORY)).isEmpty();
    assertThat(book.forget(TestKeys.MALLORY)).isFalse();
  }

  @Test
  void aForgottenPeerIsNewAgain() throws DistrustedException {
    PeerBook book = book(FIRST_USE);
    book.admit(TestKeys.ALICE, set(7));
    assertThat(book.forget(TestKeys.ALICE)).isTrue();
    assertThat(book.keysOf(TestKeys.ALICE)).isEmpty();
    assertThat(book.admit(TestKeys.ALICE, impostor())).isEqualTo(Admission.NEW);
    refuses(book, set(8), Distrust.OTHER_FINGERPRINT);
  }

  @Test
  void whatWasLearnedOutlivesARestart() throws DistrustedException {
    book(FIRST_USE).admit(TestKeys.ALICE, set(7));
    PeerBook restarted = book(FIRST_USE);
    assertThat(restarted.keysOf(TestKeys.ALICE)).isPresent();
    assertThat(restarted.trusted(TestKeys.ALICE).orElseThrow().reason())
        .isEqualTo(TrustPolicy.FIRST_USE);
    refuses(restarted, impostor(), Distrust.OTHER_FINGERPRINT);
    refuses(restarted, set(6), Distrust.ROLLED_BACK);
  }

  @Test
  void twoBooksOnOneFolderSeeEachOthersChanges() throws DistrustedException {
    PeerBook service = book(FIRST_USE);
    PeerBook operator = book(FIRST_USE);
    assertThat(operator.peers()).isEmpty();
    service.admit(TestKeys.ALICE, set(1));
    assertThat(operator.peers()).hasSize(1);
    operator.admit(TestKeys.MALLORY, parse(JwkSetForge.of(TestKeys.mallory(), TestKeys.NOW)));
    assertThat(service.peers()).hasSize(2);
    assertThat(operator.forget(TestKeys.ALICE)).isTrue();
    assertThat(service.keysOf(TestKeys.ALICE)).isEmpty();
    assertThat(service.keysOf(TestKeys.MALLORY)).isPresent();
  }

  @Test
  void ofFirstUsesThatArriveTogetherOneWins() throws Exception {
    PeerBook book = book(FIRST_USE);
    SignedJwkSet[] sets = {set(1), impostor()};
    CountDownLatch begin = new CountDownLatch(1);
    Set<Kid> admitted = ConcurrentHashMap.newKeySet();
    List<Future<Distrust>> refused = new ArrayList<>();
    try (var executor = Executors.newFixedThreadPool(16)) {
      for (int i = 0; i < 16; i++) {
        SignedJwkSet set = sets[i % 2];
        refused.add(
            executor.submit(() -> {
              begin.await();
              try {
                book.admit(TestKeys.ALICE, set);
                admitted.add(set.fingerprint());
                return null;
              } catch (DistrustedException e) {
                return e.distrust();
              }
            }));
      }
      begin.countDown();
    }
    assertThat(admitted).containsExactly(book.trusted(TestKeys.ALICE).orElseThrow().fingerprint());
    assertThat(refused.stream().map(Future::resultNow).filter(Objects::nonNull))
        .hasSize(8)
        .containsOnly(Distrust.OTHER_FINGERPRINT);
  }

  @Test
  void aStricterPolicyDistrustsWhatFirstUseLearned() throws DistrustedException {
    book(FIRST_USE).admit(TestKeys.ALICE, set(1));
    PeerBook strict = book(settings(TrustPolicy.PINNED, Map.of()));
    assertThat(strict.keysOf(TestKeys.ALICE)).isEmpty();
    assertThat(strict.peers()).singleElement().matches(peer -> !strict.isTrusted(peer));
    refuses(strict, set(2), Distrust.NO_PIN);
    assertThat(book(PINNED).keysOf(TestKeys.ALICE)).isPresent();
  }

  @Test
  void aChangedPinReplacesTheIdentity() throws DistrustedException {
    book(FIRST_USE).admit(TestKeys.ALICE, set(7));
    Map<Party, Kid> pins = Map.of(TestKeys.ALICE, TestKeys.mallory().fingerprint());
    PeerBook changed = book(settings(TrustPolicy.PINNED, pins));
    assertThat(changed.keysOf(TestKeys.ALICE)).isEmpty();
    assertThat(changed.admit(TestKeys.ALICE, impostor())).isEqualTo(Admission.NEW);
    refuses(changed, set(8), Distrust.OTHER_FINGERPRINT);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "{",
        "{}",
        "[]",
        "{\"peers\":{}}",
        "{\"peers\":[{}]}",
        "{\"peers\":[{\"since\":1,\"reason\":\"first_use\",\"keys\":\"a.b.c\"}]}"
      })
  void aDamagedFileIsRefusedAndNotReplaced(String content) throws Exception {
    Path file = temp.resolve("data").resolve("peers");
    book(FIRST_USE).admit(TestKeys.ALICE, set(1));
    Files.writeString(file, content);
    PeerBook book = book(FIRST_USE);
    for (Consumer<PeerBook> use :
        List.<Consumer<PeerBook>>of(
            PeerBook::peers,
            b -> b.keysOf(TestKeys.ALICE),
            b -> b.forget(TestKeys.ALICE),
            b -> admitted(b, set(2)))) {
      assertThatExceptionOfType(UnusableFileException.class)
          .isThrownBy(() -> use.accept(book))
          .withMessageContaining(file.toString());
    }
    assertThat(Files.readString(file)).isEqualTo(content);
  }

  /// Whoever can write the file could let anyone in, but not under another's signature.
  @Test
  void aChangedCharacterInAStoredSetIsNoticed() throws Exception {
    Path file = temp.resolve("data").resolve("peers");
    book(FIRST_USE).admit(TestKeys.ALICE, set(1));
    String json = Files.readString(file);
    int at = json.indexOf("\"keys\":\"") + 700;
    Files.writeString(
        file,
        json.substring(0, at) + (json.charAt(at) == 'A' ? 'B' : 'A') + json.substring(at + 1));
    assertThatExceptionOfType(UnusableFileException.class)
        .isThrownBy(() -> book(FIRST_USE).peers());
  }

  @Test
  void theFileHoldsNothingButWhatWasPublished() throws IOException, DistrustedException {
    book(FIRST_USE).admit(TestKeys.ALICE, set(1));
    String json = Files.readString(temp.resolve("data").resolve("peers"), StandardCharsets.UTF_8);
    assertThat(json).startsWith("{\"peers\":[{\"party\":\"alice\",\"since\":1767225600,");
  }

  @Test
  void noPinsAreAsGoodAsAnEmptyList() {
    assertThat(new TrustSettings(TrustPolicy.PINNED, null).peers()).isEmpty();
  }

  /// Whoever came as the service itself would be taken for it by its handler.
  @Test
  void theServicesOwnNameIsNobodyElses() throws MalformedException {
    SignedJwkSet asUs =
        SignedJwkSet.parse(JwkSetForge.of(TestKeys.server(), clock.instant()).compact());
    PeerBook book = book(settings(TrustPolicy.FIRST_USE, Map.of()));
    assertThatExceptionOfType(DistrustedException.class)
        .isThrownBy(() -> book.admit(TestKeys.SERVER, asUs))
        .withMessageContaining("own name")
        .satisfies(e -> assertThat(e.distrust()).isEqualTo(Distrust.OTHER_PARTY));
    assertThat(book.peers()).isEmpty();
  }

  private static Admission admitted(PeerBook book, SignedJwkSet set) {
    try {
      return book.admit(set.party(), set);
    } catch (DistrustedException e) {
      throw new IllegalStateException(e);
    }
  }

  private static TrustSettings settings(TrustPolicy policy, Map<Party, Kid> pins) {
    return new TrustSettings(policy, pins);
  }

  /// Alice's keys as of now, for an hour.
  private SignedJwkSet set(long seq) {
    Instant now = clock.instant();
    return parse(JwkSetForge.of(ALICE, now).claims(claims -> claims.set("seq", seq)));
  }

  /// Mallory's keys under Alice's name.
  private SignedJwkSet impostor() {
    return parse(
        JwkSetForge.of(TestKeys.mallory(), clock.instant())
            .claims(claims -> claims.set("iss", "alice").set("sub", "alice").set("seq", 99)));
  }
}
