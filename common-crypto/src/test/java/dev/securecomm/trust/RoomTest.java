package dev.securecomm.trust;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.securecomm.key.OwnKeys;
import dev.securecomm.key.Party;
import dev.securecomm.key.SignedJwkSet;
import dev.securecomm.testkit.JwkSetForge;
import dev.securecomm.testkit.TestKeys;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// How many strangers are taken in under `first-use`.
class RoomTest extends PeerBookFixture {

  private static final int MOST = 7;
  private static final int SHARE = 16 * 1024;
  private static final OwnKeys ALICE = TestKeys.alice();
  private static final TrustSettings FIRST_USE =
      new TrustSettings(TrustPolicy.FIRST_USE, Map.of(), MOST);

  @Test
  void noMoreStrangersAreTakenInThanThereIsRoomFor() throws Exception {
    PeerBook book = full();

    refuses(book, stranger(MOST), Distrust.NO_ROOM)
        .withMessageContaining("7 parties are known")
        .withMessageContaining("securecomm.trust.max-peers");
    assertThat(book.peers()).hasSize(MOST);
    assertThat(book.room()).isEqualTo(new Room(MOST, MOST)).matches(Room::isFull);
  }

  @Test
  void whatIsFullIsFullAfterARestart() throws Exception {
    full();

    refuses(book(FIRST_USE), stranger(MOST), Distrust.NO_ROOM);
  }

  @Test
  void whoIsKnownIsServedAndRefreshedInAFullBook() throws Exception {
    PeerBook book = full();
    clock.advance(Duration.ofMinutes(1));

    for (int i = 0; i < MOST; i++) {
      SignedJwkSet newer = set("stranger-" + i, "");
      book.requireRoom(newer.party());
      assertThat(book.admit(newer.party(), newer)).isEqualTo(Admission.REFRESHED);
      assertThat(book.trusted(newer.party()).orElseThrow().keys()).isEqualTo(newer);
    }
  }

  @Test
  void whoIsPinnedAlwaysFindsRoomAndTakesNone() throws Exception {
    full();
    PeerBook pinning =
        book(
            new TrustSettings(
                TrustPolicy.FIRST_USE, Map.of(TestKeys.ALICE, ALICE.fingerprint()), MOST));

    pinning.requireRoom(TestKeys.ALICE);
    assertThat(pinning.admit(TestKeys.ALICE, set("alice", ""))).isEqualTo(Admission.NEW);
    assertThat(pinning.peers()).hasSize(MOST + 1);
    assertThat(pinning.room().met()).isEqualTo(MOST);
  }

  @Test
  void whoIsForgottenMakesRoomForAnother() throws Exception {
    PeerBook book = full();
    assertThat(book.forget(new Party("stranger-3"))).isTrue();

    assertThat(admit(book, stranger(MOST))).isEqualTo(Admission.NEW);
    refuses(book, stranger(3), Distrust.NO_ROOM);
  }

  /// Before his set is verified: the name is all that is looked at.
  @Test
  void aStrangerIsTurnedAwayByTheNameHeGives() throws Exception {
    PeerBook book = full();
    Party claimed = SignedJwkSet.claimedParty(forge("stranger-8", "").compact() + "AAAA");

    assertThat(claimed).isEqualTo(new Party("stranger-8"));
    assertThatExceptionOfType(DistrustedException.class)
        .isThrownBy(() -> book.requireRoom(claimed))
        .satisfies(e -> assertThat(e.distrust()).isEqualTo(Distrust.NO_ROOM));
  }

  /// Pinned or not at all: then there is nothing to fill, and the answer is the usual one.
  @Test
  void withoutFirstUseAStrangerIsToldThatHeIsNotPinned() throws Exception {
    full();
    PeerBook strict = book(new TrustSettings(TrustPolicy.PINNED, Map.of(), 1));

    strict.requireRoom(new Party("stranger-8"));
    refuses(strict, stranger(8), Distrust.NO_PIN);
  }

  /// Two processes, as far as the file is concerned.
  @Test
  void ofAHundredWhoComeAtOnceAsManyAreTakenInAsThereIsRoomFor() throws Exception {
    List<SignedJwkSet> strangers = IntStream.range(0, 100).mapToObj(this::stranger).toList();
    List<PeerBook> books = List.of(book(FIRST_USE), book(FIRST_USE));
    CountDownLatch begin = new CountDownLatch(1);
    List<Future<Boolean>> admitted = new ArrayList<>();
    try (var threads = Executors.newFixedThreadPool(100)) {
      for (int i = 0; i < 100; i++) {
        PeerBook book = books.get(i % 2);
        SignedJwkSet stranger = strangers.get(i);
        admitted.add(
            threads.submit(() -> {
              begin.await();
              try {
                return book.admit(stranger.party(), stranger) == Admission.NEW;
              } catch (DistrustedException e) {
                assertThat(e.distrust()).isEqualTo(Distrust.NO_ROOM);
                return false;
              }
            }));
      }
      begin.countDown();
    }
    assertThat(admitted.stream().filter(Future::resultNow)).hasSize(MOST);
    assertThat(book(FIRST_USE).peers()).hasSize(MOST);
  }

  /// A set may be four times the share of each; all of them together may not.
  @Test
  void longSetsOfStrangersTakeNoMoreThanTheOthersLeave() throws Exception {
    PeerBook book = book(FIRST_USE);
    int taken = 0;
    for (int i = 0; i < MOST; i++) {
      SignedJwkSet set = set("stranger-" + i, "x".repeat(2 * SHARE));
      try {
        book.admit(set.party(), set);
        taken++;
      } catch (DistrustedException e) {
        assertThat(e)
            .hasMessageContaining("so long a JWK Set of stranger-" + i)
            .hasMessageContaining("16384");
        assertThat(e.distrust()).isEqualTo(Distrust.NO_ROOM);
      }
    }
    assertThat(taken).isEqualTo(2);
    assertThat(size()).isLessThan(MOST * SHARE + 1024);

    // What one has himself does not count against him.
    clock.advance(Duration.ofMinutes(1));
    assertThat(admit(book, set("stranger-0", "x".repeat(2 * SHARE))))
        .isEqualTo(Admission.REFRESHED);

    // Whoever keeps to his share is let in, and refreshed, beside them, though it is more than is
    // left.
    for (int i = taken; i < MOST; i++) {
      assertThat(admit(book, set("stranger-" + i, "x".repeat(SHARE / 2)))).isEqualTo(Admission.NEW);
    }
    clock.advance(Duration.ofMinutes(1));
    SignedJwkSet newer = set("stranger-5", "x".repeat(SHARE / 4));
    assertThat(admit(book, newer)).isEqualTo(Admission.REFRESHED);
    // And nobody grows beyond it.
    refuses(book, set("stranger-5", "x".repeat(2 * SHARE)), Distrust.NO_ROOM);
    assertThat(size()).isLessThan(2 * MOST * SHARE);
  }

  @Test
  void aLongSetOfAPinnedPartyIsNobodysLoss() throws Exception {
    full();
    PeerBook pinning =
        book(
            new TrustSettings(
                TrustPolicy.FIRST_USE, Map.of(TestKeys.ALICE, ALICE.fingerprint()), MOST));

    assertThat(admit(pinning, set("alice", "x".repeat(2 * SHARE)))).isEqualTo(Admission.NEW);
  }

  @Test
  void whoWasMetInAFloodIsForgottenAndNobodyWhoWasMetBeforeOrIsPinned() throws Exception {
    PeerBook book =
        book(
            new TrustSettings(
                TrustPolicy.FIRST_USE, Map.of(TestKeys.ALICE, ALICE.fingerprint()), MOST));
    admit(book, stranger(0));
    clock.advance(Duration.ofSeconds(1));
    admit(book, stranger(1));
    admit(book, set("alice", ""));
    clock.advance(Duration.ofSeconds(1));
    admit(book, stranger(2));

    List<Peer> forgotten = book.forgetMetSince(TestKeys.NOW.plusSeconds(1));

    assertThat(forgotten)
        .extracting(peer -> peer.party().name())
        .containsExactly("stranger-1", "stranger-2");
    assertThat(book.peers())
        .extracting(peer -> peer.party().name())
        .containsExactly("stranger-0", "alice");
    assertThat(book.forgetMetSince(TestKeys.NOW.plusSeconds(1))).isEmpty();
  }

  /// Its name would be the first comer's again, who may be the one that has its key.
  @Test
  void whoWasRevokedIsNotForgottenWithAFlood() throws Exception {
    PeerBook book = book(FIRST_USE);
    admit(book, stranger(0));
    book.revoke(stranger(0).fingerprint());

    assertThat(book.forgetMetSince(TestKeys.NOW)).isEmpty();
    assertThat(book.peers()).hasSize(1);
  }

  /// A replica reads the file whenever another has met a stranger.
  @Test
  void aSetIsVerifiedOnceHoweverOftenTheFileIsRead() throws Exception {
    PeerBook one = book(FIRST_USE);
    PeerBook other = book(FIRST_USE);
    admit(one, stranger(0));
    SignedJwkSet read = other.peers().iterator().next().keys();

    admit(one, stranger(1));

    assertThat(other.peers())
        .hasSize(2)
        .first()
        .satisfies(p -> assertThat(p.keys()).isSameAs(read));
  }

  private PeerBook full() throws DistrustedException {
    PeerBook book = book(FIRST_USE);
    for (int i = 0; i < MOST; i++) {
      assertThat(admit(book, stranger(i))).isEqualTo(Admission.NEW);
    }
    return book;
  }

  private long size() throws IOException {
    return Files.size(temp.resolve("data").resolve("peers"));
  }

  private static Admission admit(PeerBook book, SignedJwkSet set) throws DistrustedException {
    return book.admit(set.party(), set);
  }

  private SignedJwkSet stranger(int number) {
    return set("stranger-" + number, "");
  }

  private SignedJwkSet set(String party, String more) {
    return parse(forge(party, more));
  }

  /// Alice's keys under another name, which is enough for a stranger.
  private JwkSetForge forge(String party, String more) {
    return JwkSetForge.of(ALICE, clock.instant())
        .claims(claims -> claims.set("iss", party).set("sub", party).set("more", more));
  }
}
