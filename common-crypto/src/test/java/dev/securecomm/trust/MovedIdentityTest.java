package dev.securecomm.trust;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.securecomm.key.Kid;
import dev.securecomm.key.SignedJwkSet;
import dev.securecomm.testkit.JwkSetForge;
import dev.securecomm.testkit.PooledKeys;
import dev.securecomm.testkit.TestKeys;
import dev.securecomm.testkit.VoucherForge;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.interfaces.RSAPublicKey;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// Alice had the identity A, which vouched for B, which vouched for C.
class MovedIdentityTest extends PeerBookFixture {

  private static final KeyPair A = PooledKeys.pair(0);
  private static final KeyPair B = PooledKeys.pair(1);
  private static final KeyPair C = PooledKeys.pair(2);
  private static final KeyPair MALLORY = PooledKeys.pair(3);
  private static final KeyPair OTHER = PooledKeys.pair(4);

  private static final TrustSettings FIRST_USE = new TrustSettings(TrustPolicy.FIRST_USE, Map.of());
  private static final TrustSettings PINNED_A = pinned(A);

  static Stream<TrustSettings> waysToTrustA() {
    return Stream.of(
        FIRST_USE,
        PINNED_A,
        new TrustSettings(TrustPolicy.FIRST_USE, Map.of(TestKeys.ALICE, kid(A))));
  }

  @ParameterizedTest
  @MethodSource("waysToTrustA")
  void whomThePinnedIdentityVouchesForIsPinnedFromThenOn(TrustSettings trust)
      throws DistrustedException {
    PeerBook book = book(trust);
    assertThat(book.admit(TestKeys.ALICE, set(1, A))).isEqualTo(Admission.NEW);
    clock.advance(Duration.ofMinutes(1));
    Instant moved = clock.instant();
    assertThat(book.admit(TestKeys.ALICE, set(2, A, B))).isEqualTo(Admission.MOVED);
    clock.advance(Duration.ofMinutes(1));
    assertThat(book.admit(TestKeys.ALICE, set(2, A, B))).isEqualTo(Admission.REFRESHED);
    Peer peer = book.trusted(TestKeys.ALICE).orElseThrow();
    assertThat(peer.fingerprint()).isEqualTo(kid(B));
    assertThat(peer.since()).isEqualTo(moved);
    assertThat(peer.ancestors()).containsExactly(kid(A));
    assertThat(book.keysOf(TestKeys.ALICE)).isPresent();
    assertThat(book(trust).trusted(TestKeys.ALICE)).hasValue(peer);
  }

  @ParameterizedTest
  @MethodSource("waysToTrustA")
  void severalStepsAreTakenAtOnce(TrustSettings trust) throws DistrustedException {
    PeerBook book = book(trust);
    book.admit(TestKeys.ALICE, set(1, A));
    assertThat(book.admit(TestKeys.ALICE, set(9, A, B, C))).isEqualTo(Admission.MOVED);
    assertThat(book.trusted(TestKeys.ALICE).orElseThrow().fingerprint()).isEqualTo(kid(C));
  }

  @ParameterizedTest
  @MethodSource("waysToTrustA")
  void onceMovedTheAncestorCountsNoMore(TrustSettings trust) throws DistrustedException {
    PeerBook book = book(trust);
    book.admit(TestKeys.ALICE, set(1, A));
    book.admit(TestKeys.ALICE, set(2, A, B));
    refuses(book, set(99, A), Distrust.OTHER_FINGERPRINT)
        .withMessageContaining("alice IS NOT WHO IT WAS")
        .withMessageContaining(kid(B).value());
    // Nor whoever it vouches for now: its key may be in other hands.
    refuses(book, set(99, A, MALLORY), Distrust.OTHER_FINGERPRINT);
    refuses(book(trust), set(99, A), Distrust.OTHER_FINGERPRINT);
    assertThat(book.trusted(TestKeys.ALICE).orElseThrow().fingerprint()).isEqualTo(kid(B));
  }

  @Test
  void aPinOnAnAncestorLeadsToTheHeirWhoWasNeverSeenBefore() throws DistrustedException {
    for (KeyPair pin : List.of(A, B, C)) {
      PeerBook book = book(pinned(pin));
      assertThat(book.admit(TestKeys.ALICE, set(5, A, B, C))).isEqualTo(Admission.NEW);
      assertThat(book.trusted(TestKeys.ALICE).orElseThrow().fingerprint()).isEqualTo(kid(C));
      assertThat(book.trusted(TestKeys.ALICE).orElseThrow().reason()).isEqualTo(TrustPolicy.PINNED);
      assertThat(book.forget(TestKeys.ALICE)).isTrue();
    }
  }

  @Test
  void firstUsePinsAnHeirAsItPinsAnybody() throws DistrustedException {
    PeerBook book = book(FIRST_USE);
    assertThat(book.admit(TestKeys.ALICE, set(5, A, B))).isEqualTo(Admission.NEW);
    refuses(book, set(6, A), Distrust.OTHER_FINGERPRINT);
    assertThat(book.admit(TestKeys.ALICE, set(6, A, B, C))).isEqualTo(Admission.MOVED);
  }

  @ParameterizedTest
  @MethodSource("waysToTrustA")
  void whoCannotShowTheWholeWayFromThePinIsRefused(TrustSettings trust) throws DistrustedException {
    PeerBook book = book(trust);
    book.admit(TestKeys.ALICE, set(1, A));
    refuses(book, set(2, B), Distrust.OTHER_FINGERPRINT);
    refuses(book, set(2, B, C), Distrust.OTHER_FINGERPRINT);
    refuses(book, set(2, MALLORY), Distrust.OTHER_FINGERPRINT);
    refuses(book, set(2, OTHER, MALLORY), Distrust.OTHER_FINGERPRINT);
    assertThat(book.trusted(TestKeys.ALICE).orElseThrow().fingerprint()).isEqualTo(kid(A));
  }

  @ParameterizedTest
  @MethodSource("waysToTrustA")
  void anHeirCountsOnWhereTheOneBeforeStopped(TrustSettings trust) throws DistrustedException {
    PeerBook book = book(trust);
    book.admit(TestKeys.ALICE, set(7, A));
    refuses(book, set(6, A, B), Distrust.ROLLED_BACK).withMessageContaining("seq 6");
    assertThat(book.trusted(TestKeys.ALICE).orElseThrow().fingerprint()).isEqualTo(kid(A));
    assertThat(book.admit(TestKeys.ALICE, set(8, A, B))).isEqualTo(Admission.MOVED);
    refuses(book, set(7, A, B), Distrust.ROLLED_BACK);
    refuses(book, set(7, A, B, C), Distrust.ROLLED_BACK);
    assertThat(book.admit(TestKeys.ALICE, set(8, A, B))).isEqualTo(Admission.REFRESHED);
  }

  @Test
  void anExpiredSetMovesNothing() throws DistrustedException {
    PeerBook book = book(PINNED_A);
    book.admit(TestKeys.ALICE, set(1, A));
    SignedJwkSet heir = set(2, A, B);
    clock.advance(Duration.ofHours(2));
    refuses(book, heir, Distrust.NOT_FRESH);
    assertThat(book.trusted(TestKeys.ALICE).orElseThrow().fingerprint()).isEqualTo(kid(A));
  }

  @Test
  void aPinThatIsSetToTheHeirChangesNothing() throws DistrustedException {
    book(PINNED_A).admit(TestKeys.ALICE, set(1, A));
    book(PINNED_A).admit(TestKeys.ALICE, set(2, A, B));
    Peer moved = book(PINNED_A).trusted(TestKeys.ALICE).orElseThrow();
    assertThat(book(pinned(B)).trusted(TestKeys.ALICE)).hasValue(moved);
    assertThat(book(pinned(B)).admit(TestKeys.ALICE, set(2, A, B))).isEqualTo(Admission.REFRESHED);
  }

  /// The operator was told the heir before it was seen.
  @Test
  void aPinOnAnHeirReplacesTheOneBeforeWhoCountsNoMore() throws DistrustedException {
    book(PINNED_A).admit(TestKeys.ALICE, set(1, A));
    PeerBook book = book(pinned(B));
    assertThat(book.trusted(TestKeys.ALICE)).isEmpty();
    assertThat(book.keysOf(TestKeys.ALICE)).isEmpty();
    refuses(book, set(2, A), Distrust.OTHER_FINGERPRINT);
    assertThat(book.admit(TestKeys.ALICE, set(2, B))).isEqualTo(Admission.NEW);
  }

  @Test
  void aPinOnSomebodyElseEndsTheSuccession() throws DistrustedException {
    book(PINNED_A).admit(TestKeys.ALICE, set(1, A));
    book(PINNED_A).admit(TestKeys.ALICE, set(7, A, B));
    PeerBook book = book(pinned(OTHER));
    assertThat(book.trusted(TestKeys.ALICE)).isEmpty();
    refuses(book, set(8, A, B), Distrust.OTHER_FINGERPRINT);
    refuses(book, set(8, A, B, C), Distrust.OTHER_FINGERPRINT);
    assertThat(book.admit(TestKeys.ALICE, set(1, OTHER))).isEqualTo(Admission.NEW);
    assertThat(book.trusted(TestKeys.ALICE).orElseThrow().ancestors()).isEmpty();
  }

  @Test
  void aPinHoldsOverMoreStepsThanASuccessionNames() throws DistrustedException {
    PeerBook book = book(PINNED_A);
    book.admit(TestKeys.ALICE, set(1, A));
    KeyPair[] line =
        IntStream.rangeClosed(0, 19).mapToObj(PooledKeys::pair).toArray(KeyPair[]::new);
    for (int i = 1; i < 20; i++) {
      KeyPair[] named = Arrays.copyOfRange(line, Math.max(0, i - 16), i + 1);
      assertThat(book.admit(TestKeys.ALICE, set(1 + i, named))).isEqualTo(Admission.MOVED);
      assertThat(book.keysOf(TestKeys.ALICE)).isPresent();
    }
    // The configuration still names the first, and its key is worth nothing.
    refuses(book, set(99, A), Distrust.OTHER_FINGERPRINT);
    assertThat(book.trusted(TestKeys.ALICE).orElseThrow().ancestors()).hasSize(19);
    assertThat(book(PINNED_A).keysOf(TestKeys.ALICE)).isPresent();
  }

  @ParameterizedTest
  @MethodSource("waysToTrustA")
  void aRevokedIdentityIsTrustedByNoPin(TrustSettings trust) throws DistrustedException {
    PeerBook book = book(trust);
    book.admit(TestKeys.ALICE, set(1, A));
    assertThat(book.revoke(kid(A))).isTrue();
    assertThat(book.revoke(kid(A))).isFalse();
    assertThat(book.revoked()).containsExactly(kid(A));
    distrusts(book);
    refuses(book, set(2, A), Distrust.REVOKED_IDENTITY).withMessageContaining("was revoked here");
    // A restart forgets nothing.
    distrusts(book(trust));
    refuses(book(trust), set(2, A), Distrust.REVOKED_IDENTITY);
    assertThat(book.peers()).hasSize(1);
  }

  @ParameterizedTest
  @MethodSource("waysToTrustA")
  void whomARevokedIdentityVouchesForIsRefused(TrustSettings trust) throws DistrustedException {
    PeerBook book = book(trust);
    book.admit(TestKeys.ALICE, set(1, A));
    book.revoke(kid(A));
    refuses(book, set(2, A, MALLORY), Distrust.REVOKED_IDENTITY)
        .withMessageContaining("pin what he reads you");
    refuses(book, set(2, A, B, MALLORY), Distrust.REVOKED_IDENTITY);
    distrusts(book);
  }

  @ParameterizedTest
  @MethodSource("waysToTrustA")
  void whomARevokedIdentityHasVouchedForIsTrustedNoMore(TrustSettings trust)
      throws DistrustedException {
    PeerBook book = book(trust);
    book.admit(TestKeys.ALICE, set(1, A));
    book.admit(TestKeys.ALICE, set(2, A, MALLORY));
    book.revoke(kid(A));
    distrusts(book);
    refuses(book, set(3, A, MALLORY), Distrust.REVOKED_IDENTITY);
    distrusts(book(trust));
  }

  @Test
  void aRevokedIdentityBetweenThePinAndThePresentOneBreaksTheWay() throws DistrustedException {
    PeerBook book = book(PINNED_A);
    book.revoke(kid(B));
    refuses(book, set(3, A, B, C), Distrust.REVOKED_IDENTITY);
    assertThat(book.admit(TestKeys.ALICE, set(3, A, C))).isEqualTo(Admission.NEW);
  }

  /// So the operator goes on after a revocation: he pins what the party's operator reads him.
  @ParameterizedTest
  @MethodSource("waysToTrustA")
  void aPinOnTheHeirOfARevokedIdentityCounts(TrustSettings trust) throws DistrustedException {
    book(trust).admit(TestKeys.ALICE, set(1, A));
    book(trust).revoke(kid(A));
    PeerBook book = book(new TrustSettings(trust.policy(), Map.of(TestKeys.ALICE, kid(B))));
    assertThat(book.admit(TestKeys.ALICE, set(2, A, B))).isEqualTo(Admission.NEW);
    assertThat(book.keysOf(TestKeys.ALICE)).isPresent();
    assertThat(book.admit(TestKeys.ALICE, set(3, A, B, C))).isEqualTo(Admission.MOVED);
    assertThat(book.keysOf(TestKeys.ALICE)).isPresent();
  }

  static Stream<Arguments> denials() {
    return Stream.of(
        arguments("by saying nothing of it", new KeyPair[][] {{MALLORY}}),
        arguments("by another heir", new KeyPair[][] {{MALLORY, OTHER}}),
        arguments("by another past", new KeyPair[][] {{OTHER, MALLORY}}),
        arguments("in steps", new KeyPair[][] {{A, MALLORY}, {MALLORY}, {MALLORY, OTHER}, {OTHER}}),
        arguments("over more steps than are named", longWay()));
  }

  private static KeyPair[][] longWay() {
    return IntStream.range(5, 25)
        .mapToObj(i -> new KeyPair[] {PooledKeys.pair(i == 5 ? 3 : i - 1), PooledKeys.pair(i)})
        .toArray(KeyPair[][]::new);
  }

  /// Mallory, whom a stolen identity has vouched for, cannot shake it off before it is revoked.
  @ParameterizedTest(name = "{0}")
  @MethodSource("denials")
  void nobodyDeniesTheIdentityThatVouchedForHim(String name, KeyPair[][] shown)
      throws DistrustedException {
    PeerBook book = book(FIRST_USE);
    book.admit(TestKeys.ALICE, set(1, A));
    book.admit(TestKeys.ALICE, set(2, A, MALLORY));
    for (int i = 0; i < shown.length; i++) {
      assertThat(book.admit(TestKeys.ALICE, set(3 + i, shown[i]))).isNotEqualTo(Admission.NEW);
    }
    assertThat(book.keysOf(TestKeys.ALICE)).isPresent();
    book.revoke(kid(A));
    distrusts(book);
    distrusts(book(FIRST_USE));
    refuses(book, set(99, shown[shown.length - 1]), Distrust.REVOKED_IDENTITY);
  }

  /// The one who stole the identity would be the first to come.
  @Test
  void aRevocationMakesNoRoomForAnotherFirstUse() throws DistrustedException {
    PeerBook book = book(FIRST_USE);
    book.admit(TestKeys.ALICE, set(1, A));
    book.revoke(kid(A));
    refuses(book, set(2, MALLORY), Distrust.OTHER_FINGERPRINT);
    distrusts(book);
    // The operator may, and says so.
    assertThat(book.forget(TestKeys.ALICE)).isTrue();
    refuses(book, set(2, A), Distrust.REVOKED_IDENTITY);
    refuses(book, set(2, A, MALLORY), Distrust.REVOKED_IDENTITY);
    assertThat(book.admit(TestKeys.ALICE, set(2, OTHER))).isEqualTo(Admission.NEW);
  }

  @Test
  void whoComesOutOfARevokedIdentityIsNotTakenAtFirstUse() throws DistrustedException {
    PeerBook book = book(FIRST_USE);
    book.revoke(kid(A));
    refuses(book, set(1, A), Distrust.REVOKED_IDENTITY);
    refuses(book, set(1, A, B), Distrust.REVOKED_IDENTITY);
    refuses(book, set(1, A, B, C), Distrust.REVOKED_IDENTITY);
    assertThat(book.peers()).isEmpty();
  }

  @Test
  void twoBooksOnOneFolderSeeEachOthersRevocations() throws DistrustedException {
    PeerBook service = book(PINNED_A);
    PeerBook operator = book(PINNED_A);
    service.admit(TestKeys.ALICE, set(1, A));
    operator.revoke(kid(A));
    distrusts(service);
    service.revoke(kid(C));
    assertThat(operator.revoked()).containsExactlyInAnyOrder(kid(A), kid(C));
  }

  /// As after all of a party's keys were lost: it began anew, and has moved on since.
  @Test
  void anotherLineThatTheOperatorPinsReplacesTheOneBefore() throws DistrustedException {
    book(PINNED_A).admit(TestKeys.ALICE, set(3, A, B));
    PeerBook book = book(pinned(OTHER));
    assertThat(book.admit(TestKeys.ALICE, set(1, OTHER, C))).isEqualTo(Admission.NEW);
    Peer peer = book.trusted(TestKeys.ALICE).orElseThrow();
    assertThat(peer.fingerprint()).isEqualTo(kid(C));
    assertThat(peer.ancestors()).containsExactly(kid(OTHER));
  }

  /// The version before this one kept neither ancestors nor revocations.
  @Test
  void aFileOfTheVersionBeforeIsRead() throws Exception {
    book(PINNED_A).admit(TestKeys.ALICE, set(1, A, B));
    Path file = temp.resolve("data").resolve("peers");
    String json = Files.readString(file);
    String old =
        json.replaceFirst(",\"ancestors\":\\[[^\\]]*\\]", "").replace(",\"revoked\":[]", "");
    assertThat(old).isNotEqualTo(json).doesNotContain("ancestors", "revoked");
    Files.writeString(file, old);
    Peer peer = book(PINNED_A).trusted(TestKeys.ALICE).orElseThrow();
    assertThat(peer.fingerprint()).isEqualTo(kid(B));
    assertThat(peer.ancestors()).containsExactly(kid(A));
  }

  private static void distrusts(PeerBook book) {
    assertThat(book.trusted(TestKeys.ALICE)).isEmpty();
    assertThat(book.keysOf(TestKeys.ALICE)).isEmpty();
    Collection<Peer> peers = book.peers();
    assertThat(peers).isNotEmpty().noneMatch(book::isTrusted);
  }

  private static TrustSettings pinned(KeyPair identity) {
    return new TrustSettings(TrustPolicy.PINNED, Map.of(TestKeys.ALICE, kid(identity)));
  }

  private static Kid kid(KeyPair pair) {
    return new Kid(JwkSetForge.thumbprint((RSAPublicKey) pair.getPublic()));
  }

  /// Alice's keys as of now, for an hour, under the last of these identities, for which those
  /// before vouch.
  private SignedJwkSet set(long seq, KeyPair... line) {
    List<String> vouchers =
        IntStream.range(1, line.length)
            .mapToObj(i -> VoucherForge.of(line[i - 1], line[i]).compact())
            .toList();
    JwkSetForge forge =
        JwkSetForge.of(TestKeys.alice(), clock.instant())
            .under(line[line.length - 1])
            .claims(claims -> claims.set("seq", seq));
    return parse(vouchers.isEmpty() ? forge : forge.succession(vouchers));
  }
}
