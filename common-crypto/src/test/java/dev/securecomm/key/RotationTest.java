package dev.securecomm.key;

import static org.assertj.core.api.Assertions.assertThat;

import dev.securecomm.codec.MalformedException;
import dev.securecomm.testkit.PooledKeys;
import dev.securecomm.testkit.TestKeys;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Announced, active, retiring, retired: to the second.
class RotationTest {

  private static final Duration SET = Duration.ofHours(1);
  private static final Duration EVERY = Duration.ofHours(10);
  private static final RotationWindows WINDOWS =
      RotationWindows.of(EVERY, SET, Duration.ofHours(2));
  private static final Rotation ROTATION = new Rotation(WINDOWS, 2048);

  private static final OwnKeys FIRST = TestKeys.alice();
  private static final Instant DUE = TestKeys.NOW.plus(EVERY).minus(WINDOWS.announced());

  /// A second later than announced: it allows for those that are rounded away.
  private static final Instant USED = DUE.plus(WINDOWS.announced()).plusSeconds(1);

  private static final Instant VERIFIED = USED.plus(WINDOWS.verifying());
  private static final Instant OPENED = USED.plus(WINDOWS.opening());

  private final PooledKeys pool = PooledKeys.install();

  @AfterEach
  void makeKeysAnewAgain() {
    pool.close();
  }

  @Test
  void nothingIsDueBeforeTheSecondInWhichItIs() {
    assertThat(ROTATION.due(FIRST, InstantSource.fixed(TestKeys.NOW))).isSameAs(FIRST);
    assertThat(ROTATION.due(FIRST, InstantSource.fixed(DUE.minusNanos(1)))).isSameAs(FIRST);
    assertThat(pool.given()).isZero();
  }

  @Test
  void whatIsDueIsAnnouncedAndNotUsedYet() {
    OwnKeys due = ROTATION.due(FIRST, InstantSource.fixed(DUE));
    assertThat(due.seq()).isEqualTo(FIRST.seq() + 1);
    assertThat(due.fingerprint()).isEqualTo(FIRST.fingerprint());
    assertThat(states(due, DUE))
        .containsExactly(
            "identity ACTIVE",
            "signing ANNOUNCED",
            "signing ACTIVE",
            "encryption ANNOUNCED",
            "encryption ACTIVE");
    SigningKey signing = due.signing().newest();
    DecryptionKey decryption = due.decryption().newest();
    assertThat(signing.life()).isEqualTo(KeyLife.from(DUE, USED));
    assertThat(decryption.life()).isEqualTo(KeyLife.from(DUE, USED));
    assertThat(due.signing().all().getLast().life().until()).hasValue(VERIFIED);
    assertThat(due.decryption().all().getLast().life().until()).hasValue(OPENED);
  }

  @Test
  void everyStateBeginsWithItsSecond() {
    OwnKeys due = ROTATION.due(FIRST, InstantSource.fixed(DUE));
    Kid oldSigning = FIRST.currentSigning().kid();
    Kid newSigning = due.signing().newest().kid();
    Kid oldOpening = FIRST.currentDecryption().kid();
    Kid newOpening = due.decryption().newest().kid();

    for (Instant time : List.of(DUE, USED.minusSeconds(1), USED.minusNanos(1))) {
      assertThat(signing(due, time)).as("%s", time).containsExactly(oldSigning, newSigning);
      assertThat(opening(due, time)).as("%s", time).containsExactly(oldOpening, newOpening);
    }
    for (Instant time : List.of(USED, USED.plusSeconds(1), VERIFIED.minusNanos(1))) {
      assertThat(signing(due, time)).as("%s", time).containsExactly(newSigning, oldSigning);
      assertThat(opening(due, time)).as("%s", time).containsExactly(newOpening, oldOpening);
      assertThat(states(due, time)).contains("signing RETIRING", "encryption RETIRING");
    }
    for (Instant time : List.of(VERIFIED, VERIFIED.plusSeconds(1), OPENED.minusNanos(1))) {
      assertThat(signing(due, time)).as("%s", time).containsExactly(newSigning);
      assertThat(opening(due, time)).as("%s", time).containsExactly(newOpening, oldOpening);
    }
    assertThat(opening(due, OPENED)).containsExactly(newOpening);
    assertThat(due.at(OPENED).decryption(oldOpening)).isEmpty();
  }

  @Test
  void aKeyIsDroppedFromTheFileOnceItCountsNoMore() {
    OwnKeys due = ROTATION.due(FIRST, InstantSource.fixed(DUE));
    assertThat(ROTATION.due(due, InstantSource.fixed(VERIFIED.minusSeconds(1)))).isSameAs(due);

    OwnKeys withoutSigning = ROTATION.due(due, InstantSource.fixed(VERIFIED));
    assertThat(withoutSigning.seq()).isEqualTo(due.seq() + 1);
    assertThat(withoutSigning.signing().all()).containsExactly(due.signing().newest());
    assertThat(withoutSigning.decryption().all()).hasSize(2);
    assertThat(ROTATION.due(withoutSigning, InstantSource.fixed(OPENED.minusSeconds(1))))
        .isSameAs(withoutSigning);

    OwnKeys alone = ROTATION.due(withoutSigning, InstantSource.fixed(OPENED));
    assertThat(alone.decryption().all()).containsExactly(due.decryption().newest());
    assertThat(ROTATION.due(alone, InstantSource.fixed(OPENED.plusSeconds(1)))).isSameAs(alone);
    assertThat(pool.given()).isEqualTo(2);
  }

  @Test
  void aRevocationIsToldAsLongAsSomebodyCouldGoByTheKeyAndNoLonger() {
    OwnKeys renewed = ROTATION.atOnce(FIRST, InstantSource.fixed(TestKeys.NOW));
    Instant over = TestKeys.NOW.plus(WINDOWS.opening());
    assertThat(renewed.revoked()).hasSize(2);
    assertThat(ROTATION.isDue(renewed, over.minusSeconds(1))).isFalse();
    assertThat(ROTATION.isDue(renewed, over)).isTrue();
    OwnKeys after = ROTATION.due(renewed, InstantSource.fixed(over));
    assertThat(after.revoked()).isEmpty();
    assertThat(ROTATION.isDue(after, over)).isFalse();
  }

  @Test
  void aRevocationThatIsNeededOutlivesARotation() {
    OwnKeys revoking =
        PrivateParts.revoking(FIRST, DUE.minusSeconds(10), TestKeys.mallory().fingerprint());
    OwnKeys due = ROTATION.due(revoking, InstantSource.fixed(DUE));
    assertThat(due.seq()).isEqualTo(revoking.seq() + 1);
    assertThat(due.revoked()).hasSize(1).isEqualTo(revoking.revoked());
  }

  /// Of two kinds the one that is older.
  @Test
  void theNextRotationIsWhenTheFirstKindIsDue() {
    Instant later = TestKeys.NOW.plusSeconds(100);
    SigningKey signing = new SigningKey(RsaKeyPair.generate(2048, KeyLife.atOnce(later)));
    DecryptionKey opening = new DecryptionKey(RsaKeyPair.generate(2048, KeyLife.atOnce(later)));
    OwnKeys youngSigning =
        FIRST.with(FIRST.signing().followedBy(signing, EVERY), FIRST.decryption(), List.of());
    OwnKeys youngOpening =
        FIRST.with(FIRST.signing(), FIRST.decryption().followedBy(opening, EVERY), List.of());
    OwnKeys young = FIRST.with(youngSigning.signing(), youngOpening.decryption(), List.of());
    Instant first = TestKeys.NOW.plus(EVERY);
    assertThat(ROTATION.next(FIRST)).isEqualTo(first);
    assertThat(ROTATION.next(youngSigning)).isEqualTo(first);
    assertThat(ROTATION.next(youngOpening)).isEqualTo(first);
    assertThat(ROTATION.next(young)).isEqualTo(first.plusSeconds(100));
  }

  @Test
  void peersSeeEachTimeInTheSet() {
    OwnKeys due = ROTATION.due(FIRST, InstantSource.fixed(DUE)).at(DUE);
    JwkSet set = due.sign(DUE, SET).keys();
    assertThat(set.verifying())
        .extracting(VerifyingKey::life)
        .containsExactly(KeyLife.atOnce(TestKeys.NOW).until(VERIFIED), KeyLife.from(DUE, USED));
    assertThat(set.encryption())
        .extracting(EncryptionKey::life)
        .containsExactly(KeyLife.atOnce(TestKeys.NOW).until(OPENED), KeyLife.from(DUE, USED));
  }

  /// A set that was signed before the announcement is not good any more when the key is used,
  /// whichever way the two clocks are off.
  @Test
  void noSetThatDoesNotNameAKeyOutlivesItsAnnouncement() {
    OwnKeys due = ROTATION.due(FIRST, InstantSource.fixed(DUE.plusMillis(999)));
    Instant used = due.signing().newest().life().from();
    Validity before = FIRST.sign(DUE.plusMillis(999), SET).validity();
    assertThat(before.isFresh(used.minus(Validity.SKEW))).isFalse();
    assertThat(Duration.between(DUE.plusMillis(999), used))
        .isGreaterThanOrEqualTo(WINDOWS.announced());
  }

  @Test
  void whatIsDoneTwiceInARowIsDoneOnce() {
    OwnKeys due = ROTATION.due(FIRST, InstantSource.fixed(DUE));
    assertThat(ROTATION.due(due, InstantSource.fixed(DUE))).isSameAs(due);
    assertThat(ROTATION.due(due, InstantSource.fixed(DUE.plusSeconds(1)))).isSameAs(due);
    assertThat(ROTATION.early(due, InstantSource.fixed(DUE))).isSameAs(due);
    OwnKeys early = ROTATION.early(FIRST, InstantSource.fixed(TestKeys.NOW));
    assertThat(ROTATION.early(early, InstantSource.fixed(TestKeys.NOW))).isSameAs(early);
    assertThat(ROTATION.due(early, InstantSource.fixed(TestKeys.NOW))).isSameAs(early);
    assertThat(pool.given()).isEqualTo(4);
  }

  @Test
  void anEarlyRotationAnnouncesWhateverIsDue() {
    Instant now = TestKeys.NOW.plusSeconds(5);
    OwnKeys early = ROTATION.early(FIRST, InstantSource.fixed(now));
    Instant used = now.plus(WINDOWS.announced()).plusSeconds(1);
    assertThat(early.seq()).isEqualTo(FIRST.seq() + 1);
    assertThat(early.signing().newest().life()).isEqualTo(KeyLife.from(now, used));
    assertThat(early.decryption().newest().life()).isEqualTo(KeyLife.from(now, used));
    assertThat(early.at(now).currentSigning().kid()).isEqualTo(FIRST.currentSigning().kid());
    assertThat(ROTATION.early(early, InstantSource.fixed(used.minusNanos(1)))).isSameAs(early);
    assertThat(ROTATION.early(early, InstantSource.fixed(used)).signing().all()).hasSize(3);
  }

  @Test
  void anEarlyRotationAnnouncesOnlyTheKindOfWhichNoneIsAnnounced() {
    OwnKeys early = ROTATION.early(FIRST, InstantSource.fixed(TestKeys.NOW));
    OwnKeys half = early.with(early.signing(), FIRST.decryption(), List.of());
    OwnKeys both = ROTATION.early(half, InstantSource.fixed(TestKeys.NOW));
    assertThat(both.signing()).isEqualTo(early.signing());
    assertThat(both.decryption().all()).hasSize(2);
    assertThat(both.seq()).isEqualTo(half.seq() + 1);
  }

  /// Nobody was there to announce anything: the old key is used until its successor was seen.
  @Test
  void afterThirtyDaysOffTheOldKeyIsUsedUntilPeersKnowTheNext() {
    Instant back = TestKeys.NOW.plus(Duration.ofDays(30));
    OwnKeys due = ROTATION.due(FIRST, InstantSource.fixed(back));
    Instant used = back.plus(WINDOWS.announced()).plusSeconds(1);
    assertThat(signing(due, back))
        .containsExactly(FIRST.currentSigning().kid(), due.signing().newest().kid());
    assertThat(signing(due, used.minusNanos(1)).getFirst()).isEqualTo(FIRST.currentSigning().kid());
    assertThat(signing(due, used).getFirst()).isEqualTo(due.signing().newest().kid());
    assertThat(due.at(used.plus(WINDOWS.opening()).minusNanos(1)).decryption(kidOfFirst()))
        .isPresent();
  }

  @Test
  void afterThirtyDaysOffAnAnnouncedKeyIsUsedAndTheOneBeforeItIsGone() {
    OwnKeys due = ROTATION.due(FIRST, InstantSource.fixed(DUE));
    Instant back = DUE.plus(Duration.ofDays(30));
    OwnKeys after = ROTATION.due(due, InstantSource.fixed(back));
    assertThat(signing(after, back))
        .containsExactly(due.signing().newest().kid(), after.signing().newest().kid());
    assertThat(opening(after, back))
        .containsExactly(due.decryption().newest().kid(), after.decryption().newest().kid());
    assertThat(after.decryption().all()).hasSize(2);
  }

  @Test
  void theKeyInUseStaysEvenPastItsEnd() {
    Instant end = TestKeys.NOW.plusSeconds(60);
    OwnKeys ending =
        FIRST.with(
            Generations.of(living(FIRST.currentSigning(), end)),
            Generations.of(living(FIRST.currentDecryption(), end)),
            List.of());
    for (Instant time : List.of(end, end.plusSeconds(1), DUE.minusSeconds(1))) {
      assertThat(ROTATION.due(ending, InstantSource.fixed(time))).isSameAs(ending);
      assertThat(signing(ending, time)).containsExactly(FIRST.currentSigning().kid());
    }
    OwnKeys due = ROTATION.due(ending, InstantSource.fixed(DUE));
    assertThat(signing(due, DUE)).hasSize(2).startsWith(FIRST.currentSigning().kid());
    assertThat(opening(due, DUE)).hasSize(2).startsWith(kidOfFirst());
  }

  @Test
  void aClockThatWasSetBackBeforeAllKeysUsesTheOldest() {
    OwnKeys due = ROTATION.due(FIRST, InstantSource.fixed(DUE));
    Instant before = TestKeys.NOW.minus(Duration.ofDays(1));
    assertThat(signing(due, before))
        .containsExactly(FIRST.currentSigning().kid(), due.signing().newest().kid());
    assertThat(states(due, before)).contains("signing ANNOUNCED", "signing ACTIVE");
    assertThat(ROTATION.due(due, InstantSource.fixed(before))).isSameAs(due);
    // And between the two times of the new one, it waits again.
    assertThat(signing(due, USED).getFirst()).isEqualTo(due.signing().newest().kid());
    assertThat(signing(due, USED.minusSeconds(1)).getFirst())
        .isEqualTo(FIRST.currentSigning().kid());
  }

  @Test
  void atOnceNewKeysAreUsedAndAllOthersAreRevokedTheAnnouncedOnesToo() {
    OwnKeys due = ROTATION.due(FIRST, InstantSource.fixed(DUE));
    Instant now = DUE.plusMillis(1500);
    OwnKeys fresh = ROTATION.atOnce(due, InstantSource.fixed(now));
    Instant second = DUE.plusSeconds(1);

    assertThat(fresh.seq()).isEqualTo(due.seq() + 1);
    assertThat(fresh.fingerprint()).isEqualTo(due.fingerprint());
    assertThat(states(fresh, now))
        .containsExactly("identity ACTIVE", "signing ACTIVE", "encryption ACTIVE");
    assertThat(fresh.currentSigning().life()).isEqualTo(KeyLife.atOnce(second));
    assertThat(fresh.revoked())
        .extracting(Revocation::kid)
        .containsExactlyInAnyOrder(
            due.signing().all().get(0).kid(),
            due.signing().all().get(1).kid(),
            due.decryption().all().get(0).kid(),
            due.decryption().all().get(1).kid());
    assertThat(fresh.revoked())
        .allMatch(each ->
            each.at().equals(second) && each.until().equals(second.plus(WINDOWS.opening())));
    for (Kid old : kids(due)) {
      assertThat(fresh.at(now).isRevoked(old)).isTrue();
      assertThat(fresh.decryption(old)).isEmpty();
      assertThat(fresh.hasSigning(old)).isFalse();
    }
  }

  @Test
  void aRevocationIsPublishedUntilNobodyCouldGoByItsKeyAnyMore() throws MalformedException {
    OwnKeys fresh = ROTATION.atOnce(FIRST, InstantSource.fixed(TestKeys.NOW));
    Instant until = TestKeys.NOW.plus(WINDOWS.opening());
    Kid old = FIRST.currentSigning().kid();
    for (Instant time : List.of(TestKeys.NOW, until.minusSeconds(1))) {
      SignedJwkSet signed = fresh.at(time).sign(time, SET);
      JwkSet set = SignedJwkSet.parse(signed.compact()).keys();
      assertThat(set.isRevoked(old)).isTrue();
      assertThat(set.isRevoked(kidOfFirst())).isTrue();
      assertThat(set.isRevoked(fresh.currentSigning().kid())).isFalse();
      assertThat(set.revoked()).isEqualTo(fresh.revoked());
    }
    assertThat(fresh.at(until).published().revoked()).isEmpty();
    assertThat(ROTATION.due(fresh, InstantSource.fixed(until.minusSeconds(1))).revoked())
        .hasSize(2);
    assertThat(ROTATION.due(fresh, InstantSource.fixed(until)).revoked()).isEmpty();
    assertThat(ROTATION.due(fresh, InstantSource.fixed(until)).seq()).isEqualTo(fresh.seq() + 1);
  }

  @Test
  void aSetStaysShortHoweverOftenAllKeysAreRevoked() throws MalformedException {
    OwnKeys keys = FIRST;
    for (int i = 0; i < 20; i++) {
      keys = ROTATION.atOnce(keys, InstantSource.fixed(TestKeys.NOW.plusSeconds(i)));
    }
    assertThat(keys.revoked()).hasSize(32);
    // The latest are those that are kept.
    assertThat(keys.revoked().getLast().at()).isEqualTo(TestKeys.NOW.plusSeconds(19));
    assertThat(keys.revoked().getFirst().at()).isEqualTo(TestKeys.NOW.plusSeconds(4));
    JwkSet set = SignedJwkSet.parse(keys.sign(TestKeys.NOW, SET).compact()).keys();
    assertThat(set.revoked()).hasSize(32);
  }

  @Test
  void aNewIdentityKeepsEverythingElse() {
    OwnKeys heir = ROTATION.succeeded(FIRST, InstantSource.fixed(DUE));
    assertThat(heir.fingerprint()).isNotEqualTo(FIRST.fingerprint());
    assertThat(heir.identity().made()).isEqualTo(DUE);
    assertThat(heir.seq()).isEqualTo(FIRST.seq() + 1);
    assertThat(heir.currentSigning()).isSameAs(FIRST.currentSigning());
    assertThat(heir.currentDecryption()).isSameAs(FIRST.currentDecryption());
    assertThat(heir.root().succession().ancestors()).containsExactly(FIRST.fingerprint());
    assertThat(heir.revoked()).isEmpty();
    assertThat(heir.derive("purpose", 32)).isEqualTo(FIRST.derive("purpose", 32));
  }

  @Test
  void aRebornIdentityHasNoAncestorsAndRevokesAllThatWas() throws MalformedException {
    OwnKeys heir = ROTATION.succeeded(FIRST, InstantSource.fixed(TestKeys.NOW));
    OwnKeys reborn = ROTATION.reborn(heir, InstantSource.fixed(DUE));
    assertThat(reborn.fingerprint()).isNotEqualTo(heir.fingerprint());
    assertThat(reborn.seq()).isGreaterThan(heir.seq());
    SignedJwkSet set = SignedJwkSet.parse(reborn.sign(DUE, SET).compact());
    assertThat(set.succession().ancestors()).isEmpty();
    assertThat(set.keys().revoked())
        .extracting(Revocation::kid)
        .containsExactlyInAnyOrder(
            heir.fingerprint(), heir.currentSigning().kid(), heir.currentDecryption().kid());
    assertThat(reborn.derive("purpose", 32)).isEqualTo(FIRST.derive("purpose", 32));
  }

  /// Limited by what a set has room for, and by what peers have to see.
  @ParameterizedTest
  @ValueSource(strings = {"PT5M PT24H 7255", "PT24H PT24H 86580", "PT1H PT24H 7530"})
  void atTheTightestSettingsASetHasRoomForAllKeys(String settings) {
    String[] parts = settings.split(" ", -1);
    Duration set = Duration.parse(parts[0]);
    Duration every = Duration.ofSeconds(Long.parseLong(parts[2]));
    Rotation rotation =
        new Rotation(RotationWindows.of(every, set, Duration.parse(parts[1])), 2048);
    Duration look = every.dividedBy(9);
    OwnKeys keys = FIRST;
    int most = 0;
    Set<Kid> used = new HashSet<>();
    Instant end = TestKeys.NOW.plus(every.multipliedBy(30));
    for (Instant now = TestKeys.NOW; now.isBefore(end); now = now.plus(look)) {
      keys = rotation.due(keys, InstantSource.fixed(now));
      OwnKeys inUse = keys.at(now);
      int size = size(inUse.published());
      if (size > most) {
        most = size;
        assertThat(size(inUse.sign(now, set).keys())).isEqualTo(size);
      }
      used.add(inUse.currentSigning().kid());
    }
    assertThat(pool.given()).isGreaterThan(50);
    assertThat(used).hasSizeGreaterThan(15);
    assertThat(most).isBetween(set.toHours() == 24 ? 6 : 24, 30);
  }

  /// As by a timer of an operator who wants to be sure.
  @Test
  void whoeverRotatesEarlyAgainAndAgainWaitsForRoomInTheSet() {
    Duration set = Duration.ofMinutes(5);
    Rotation rotation =
        new Rotation(RotationWindows.of(Duration.ofDays(90), set, Duration.ofDays(1)), 2048);
    OwnKeys keys = FIRST;
    List<Integer> sizes = new ArrayList<>();
    for (int minute = 0; minute < 3 * 24 * 60; minute += 3) {
      Instant now = TestKeys.NOW.plus(Duration.ofMinutes(minute));
      keys = rotation.early(rotation.due(keys, InstantSource.fixed(now)), InstantSource.fixed(now));
      int size = size(keys.at(now).published());
      if (!sizes.contains(size)) {
        assertThat(size(keys.at(now).sign(now, set).keys())).isEqualTo(size);
      }
      sizes.add(size);
      assertThat(rotation.early(keys, InstantSource.fixed(now))).isSameAs(keys);
    }
    assertThat(sizes).contains(32).allMatch(size -> size <= 32);
    assertThat(pool.given()).isGreaterThan(64);
  }

  private static SigningKey living(SigningKey key, Instant end) {
    return key.living(key.life().until(end));
  }

  private static DecryptionKey living(DecryptionKey key, Instant end) {
    return key.living(key.life().until(end));
  }

  private static int size(JwkSet set) {
    return set.verifying().size() + set.encryption().size();
  }

  private static Kid kidOfFirst() {
    return FIRST.currentDecryption().kid();
  }

  private static List<Kid> kids(OwnKeys keys) {
    List<Kid> kids = new ArrayList<>(keys.signing().all().stream().map(OwnKey::kid).toList());
    kids.addAll(keys.decryption().all().stream().map(OwnKey::kid).toList());
    return kids;
  }

  private static List<Kid> signing(OwnKeys keys, Instant now) {
    return keys.at(now).published().verifying().stream().map(VerifyingKey::kid).toList();
  }

  private static List<Kid> opening(OwnKeys keys, Instant now) {
    return keys.at(now).published().encryption().stream().map(EncryptionKey::kid).toList();
  }

  private static List<String> states(OwnKeys keys, Instant now) {
    return keys.states(now).stream().map(each -> each.role() + " " + each.state()).toList();
  }
}
