package dev.securecomm;

import static org.assertj.core.api.Assertions.assertThat;

import dev.securecomm.envelope.Envelope;
import dev.securecomm.envelope.MessageId;
import dev.securecomm.envelope.Suite;
import dev.securecomm.file.PrivateFolder;
import dev.securecomm.key.KeyFile;
import dev.securecomm.key.Keyring;
import dev.securecomm.key.Kid;
import dev.securecomm.key.OwnKeys;
import dev.securecomm.key.PublishedKeys;
import dev.securecomm.key.Rotation;
import dev.securecomm.key.RotationWindows;
import dev.securecomm.key.SignedJwkSet;
import dev.securecomm.message.Lifetimes;
import dev.securecomm.message.Message;
import dev.securecomm.message.OpenedMessage;
import dev.securecomm.message.Opener;
import dev.securecomm.message.Recipient;
import dev.securecomm.message.RefusedException;
import dev.securecomm.message.Reply;
import dev.securecomm.message.SealedRequest;
import dev.securecomm.message.Sealer;
import dev.securecomm.testkit.MutableClock;
import dev.securecomm.testkit.PooledKeys;
import dev.securecomm.testkit.TestKeys;
import dev.securecomm.trust.Admission;
import dev.securecomm.trust.DistrustedException;
import dev.securecomm.trust.PeerBook;
import dev.securecomm.trust.TrustPolicy;
import dev.securecomm.trust.TrustSettings;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Two parties whose keys follow one another, in every order of what happens to them, and whose
/// clocks are 50 s apart: no message between them is refused.
///
/// Each asks for the other's keys only when half of the signed set's life is over. Every message is
/// opened at once, and some once more in the last second of their life.
class RotatingPairTest {

  private static final Duration SET = Duration.ofHours(2);
  private static final Duration LIFE = Duration.ofMinutes(30);
  private static final RotationWindows WINDOWS = RotationWindows.of(Duration.ofDays(90), SET, LIFE);
  private static final Rotation ROTATION = new Rotation(WINDOWS, 2048);

  /// From the announcement of a key to when it is used, when the signing key before it is dropped,
  /// and when the encryption key before it is, in seconds.
  private static final long USED = WINDOWS.announced().toSeconds() + 1;

  private static final long VERIFIED = USED + WINDOWS.verifying().toSeconds();
  private static final long OPENED = USED + WINDOWS.opening().toSeconds();

  @TempDir private Path temp;

  private final PooledKeys pool = PooledKeys.install();

  @AfterEach
  void makeKeysAnewAgain() {
    pool.close();
  }

  /// How much later than the client's the server's keys are announced: once for every order in
  /// which the events of the two can come, and for each two that come in the same second. That the
  /// clock of the other is ahead is the same the other way round.
  static Stream<Long> orders() {
    long[] events = {0, USED, VERIFIED, OPENED};
    TreeSet<Long> together = new TreeSet<>();
    for (long ours : events) {
      for (long theirs : events) {
        together.add(ours - theirs);
      }
    }
    assertThat(together).hasSize(13);
    Stream<Long> between =
        together.stream().map(later -> later + 120).filter(later -> !together.contains(later));
    return Stream.concat(Stream.concat(Stream.of(-OPENED - 120), together.stream()), between);
  }

  @ParameterizedTest(name = "the server {0} s later")
  @MethodSource("orders")
  void noMessageIsRefusedInWhateverOrderKeysChange(long later) throws Exception {
    Pair pair = new Pair(ROTATION, 50);
    long ours = Math.max(0, -later) + 600;
    long theirs = Math.max(0, later) + 600;
    TreeSet<Long> steps = new TreeSet<>();
    for (long begin : new long[] {ours, theirs}) {
      LongStream.of(begin, begin + USED, begin + VERIFIED, begin + OPENED)
          .forEach(event -> steps.addAll(List.of(event - 1, event)));
    }
    long end = steps.last() + 60;
    steps.add(end);
    LongStream.iterate(0, time -> time <= end, time -> time + 3600).forEach(steps::add);

    for (long time : steps) {
      pair.at(time);
      if (time == ours) {
        assertThat(
                pair.client.change(
                    keys -> ROTATION.early(keys, InstantSource.fixed(pair.client.now()))))
            .isTrue();
      }
      if (time == theirs) {
        assertThat(
                pair.server.change(
                    keys -> ROTATION.early(keys, InstantSource.fixed(pair.server.now()))))
            .isTrue();
      }
      if (time == ours + USED) {
        pair.server.change(
            keys -> ROTATION.succeeded(keys, InstantSource.fixed(pair.server.now())));
      }
      pair.exchange();
    }
    assertThat(pair.client.suites).isEqualTo(EnumSet.allOf(Suite.class));
    assertThat(pair.server.suites).isEqualTo(EnumSet.allOf(Suite.class));
    assertThat(pair.client.signedWith).hasSize(2);
    assertThat(pair.server.signedWith).hasSize(2);
    assertThat(pair.client.sealedTo).hasSize(2);
    assertThat(pair.server.sealedTo).hasSize(2);
    assertThat(pair.client.admissions).contains(Admission.REFRESHED, Admission.MOVED);
    for (Side side : List.of(pair.client, pair.server)) {
      assertThat(side.ring.states()).hasSize(3);
    }
  }

  /// As fast as is allowed, each by its own clock.
  @ParameterizedTest
  @ValueSource(ints = {-50, 50})
  void noMessageIsRefusedAtTheTightestSettings(int ahead) throws Exception {
    Rotation tight = new Rotation(RotationWindows.of(WINDOWS.announced(), SET, LIFE), 2048);
    Pair pair = new Pair(tight, ahead);
    for (long time = 0; time < 7 * USED; time += 1117) {
      pair.at(time);
      pair.exchange();
    }
    assertThat(pair.client.signedWith).hasSizeGreaterThan(4);
    assertThat(pair.server.signedWith).hasSizeGreaterThan(4);
    assertThat(pair.client.sealedTo).hasSizeGreaterThan(4);
  }

  /// A peer that asked just before a key was announced, and asks for nothing until its set has
  /// expired by its own clock: nothing is signed with the new key before.
  @ParameterizedTest
  @ValueSource(ints = {-50, 0, 50})
  void aKeyIsUsedOnlyAfterTheLastSetWithoutIt(int ahead) throws Exception {
    Pair pair = new Pair(ROTATION, ahead);
    SignedJwkSet before = pair.server.published.signed();
    pair.server.change(keys -> ROTATION.early(keys, InstantSource.fixed(pair.server.now())));
    pair.client.clock.set(before.validity().exp().plusSeconds(59));
    pair.server.clock.set(pair.client.now().plusSeconds(ahead));
    assertThat(pair.client.book.keysOf(TestKeys.SERVER)).isPresent();
    pair.server.refresh();
    for (Suite suite : Suite.values()) {
      pair.opened(pair.client, pair.server.seal(suite).envelope());
    }
    assertThat(pair.client.book.trusted(TestKeys.SERVER).orElseThrow().keys()).isEqualTo(before);
  }

  /// A peer that asked just before a key came into use, seals to the one before until its set has
  /// expired, and what it sealed lives as long as anything may.
  @ParameterizedTest
  @ValueSource(ints = {-50, 0, 50})
  void aKeyOpensUntilTheLastThatWasSealedToItHasExpired(int ahead) throws Exception {
    Pair pair = new Pair(ROTATION, ahead);
    Kid old = pair.server.ring.get().currentDecryption().kid();
    pair.server.change(keys -> ROTATION.early(keys, InstantSource.fixed(pair.server.now())));
    pair.at(USED - 1);
    pair.client.refresh();
    Instant exp = pair.client.book.trusted(TestKeys.SERVER).orElseThrow().keys().validity().exp();
    assertThat(exp).isEqualTo(pair.server.now().plus(SET));

    pair.client.clock.set(exp.plusSeconds(59));
    pair.server.clock.set(pair.client.now().plusSeconds(ahead));
    pair.server.refresh();
    for (Suite suite : Suite.values()) {
      pair.ask(pair.client, pair.server, suite);
    }
    assertThat(pair.client.sealedTo).containsExactly(old);
    assertThat(pair.server.ring.get().currentDecryption().kid()).isNotEqualTo(old);
    // And not for ever.
    pair.server.clock.set(TestKeys.NOW.plusSeconds(ahead + OPENED));
    assertThat(pair.server.ring.get().decryption(old)).isEmpty();
  }

  /// What was signed in the last second of a key is verified until it has expired, by peers with
  /// whichever set.
  @ParameterizedTest
  @ValueSource(ints = {-50, 0, 50})
  void aKeyVerifiesUntilTheLastThatItSignedHasExpired(int ahead) throws Exception {
    for (boolean fresh : new boolean[] {false, true}) {
      Pair pair = new Pair(ROTATION, ahead);
      Kid old = pair.server.ring.get().currentSigning().kid();
      pair.server.change(keys -> ROTATION.early(keys, InstantSource.fixed(pair.server.now())));
      pair.server.clock.set(pair.server.now().plusSeconds(USED - 1));
      pair.client.clock.set(pair.server.now().minusSeconds(ahead));
      pair.client.refresh();
      pair.server.refresh();
      SealedRequest last = pair.server.seal(Suite.PART_2_A256GCM);
      assertThat(last.header().kid()).isEqualTo(old);

      pair.client.clock.set(last.header().validity().exp().plusSeconds(59));
      pair.server.clock.set(pair.client.now().plusSeconds(ahead));
      assertThat(pair.server.seal(Suite.PART_2_A256GCM).header().kid()).isNotEqualTo(old);
      if (fresh) {
        pair.client.refresh();
      }
      assertThat(pair.client.opener.open(last.envelope()).sender()).isEqualTo(TestKeys.SERVER);
    }
  }

  @Test
  void aRequestAndItsReplyAreExchangedInEverySuite() throws Exception {
    Pair pair = new Pair(ROTATION, 50);
    pair.client.change(keys -> ROTATION.early(keys, InstantSource.fixed(pair.client.now())));
    pair.server.change(keys -> ROTATION.early(keys, InstantSource.fixed(pair.server.now())));
    for (long time : new long[] {0, USED - 1, USED}) {
      pair.at(time);
      pair.client.refresh();
      pair.server.refresh();
      for (Suite suite : Suite.values()) {
        pair.ask(pair.client, pair.server, suite);
        pair.ask(pair.server, pair.client, suite);
      }
    }
    assertThat(pair.client.suites).isEqualTo(EnumSet.allOf(Suite.class));
    assertThat(pair.server.suites).isEqualTo(EnumSet.allOf(Suite.class));
  }

  /// The two of them, in one true time.
  private final class Pair {

    private final int ahead;
    private final Side client;
    private final Side server;
    private int turns;

    /// @param ahead seconds that the server's clock is ahead of the client's
    Pair(Rotation rotation, int ahead) throws DistrustedException {
      this.ahead = ahead;
      this.client = new Side(TestKeys.alice(), TestKeys.server(), rotation);
      this.server = new Side(TestKeys.server(), TestKeys.alice(), rotation);
      client.peer = server;
      server.peer = client;
      at(0);
      client.refresh();
      server.refresh();
    }

    /// So many seconds later, in which each timer has run.
    void at(long seconds) {
      client.clock.set(TestKeys.NOW.plusSeconds(seconds));
      server.clock.set(TestKeys.NOW.plusSeconds(seconds + ahead));
      client.tick();
      server.tick();
    }

    /// Messages both ways in part 1, and in the two suites of part 2 by turns.
    void exchange() throws Exception {
      client.refreshIfDue();
      server.refreshIfDue();
      turns++;
      Suite ours = turns % 2 == 0 ? Suite.PART_2_FERNET : Suite.PART_2_A256GCM;
      Suite theirs = turns % 2 == 0 ? Suite.PART_2_A256GCM : Suite.PART_2_FERNET;
      opened(server, client.seal(Suite.PART_1).envelope());
      opened(client, server.seal(Suite.PART_1).envelope());
      SealedRequest asked = client.seal(ours);
      SealedRequest told = server.seal(theirs);
      opened(server, asked.envelope());
      opened(client, told.envelope());
      if (turns % 2 == 0) {
        openedAtLast(client, server, asked);
      } else {
        openedAtLast(server, client, told);
      }
    }

    /// A request and its reply.
    void ask(Side asking, Side asked, Suite suite) throws Exception {
      SealedRequest sent = asking.seal(suite);
      Envelope reply = asked.reply(opened(asked, sent.envelope()));
      assertThat(asking.opener.openReply(reply, sent).message().readable()).isEqualTo("yes");
      openedAtLast(asking, asked, sent);
    }

    private void openedAtLast(Side asking, Side asked, SealedRequest sent) throws RefusedException {
      Instant ours = asking.now();
      Instant theirs = asked.now();
      Instant last = sent.header().validity().exp().plusSeconds(59);
      asking.clock.advance(Duration.between(theirs, last));
      asked.clock.set(last);
      opened(asked, sent.envelope());
      asking.clock.set(ours);
      asked.clock.set(theirs);
    }

    OpenedMessage opened(Side asked, Envelope envelope) throws RefusedException {
      OpenedMessage received = asked.opener.open(envelope);
      assertThat(received.message().readable()).isEqualTo("may I?");
      return received;
    }
  }

  /// One of them, as a service puts it together.
  private final class Side {

    private final MutableClock clock = MutableClock.at(TestKeys.NOW);
    private final OwnKeys own;
    private final Rotation rotation;
    private final Keyring ring;
    private final PublishedKeys published;
    private final PeerBook book;
    private final Sealer sealer;
    private final Opener opener;
    private final Set<Kid> signedWith = new HashSet<>();
    private final Set<Kid> sealedTo = new HashSet<>();
    private final Set<Suite> suites = EnumSet.noneOf(Suite.class);
    private final Set<Admission> admissions = EnumSet.noneOf(Admission.class);
    private Side peer = this;

    Side(OwnKeys own, OwnKeys other, Rotation rotation) {
      this.own = own;
      this.rotation = rotation;
      PrivateFolder folder = PrivateFolder.open(temp.resolve(MessageId.random().value()));
      KeyFile file = new KeyFile(folder, null);
      file.replace(own);
      this.ring = file.open(own.party(), 2048, clock);
      this.published = new PublishedKeys(ring, SET, clock);
      this.book =
          new PeerBook(
              own.party(),
              new TrustSettings(TrustPolicy.PINNED, Map.of(other.party(), other.fingerprint())),
              folder,
              clock);
      Lifetimes lifetimes = new Lifetimes(LIFE, LIFE);
      this.sealer = new Sealer(ring, lifetimes, clock);
      this.opener = new Opener(ring, book::keysOf, lifetimes, clock);
    }

    Instant now() {
      return clock.instant();
    }

    boolean change(UnaryOperator<OwnKeys> change) {
      return ring.change(change);
    }

    void tick() {
      ring.change(keys -> rotation.due(keys, InstantSource.fixed(now())));
    }

    void refreshIfDue() throws DistrustedException {
      Instant iat = book.trusted(peer.own.party()).orElseThrow().keys().validity().iat();
      if (!now().isBefore(iat.plus(SET.dividedBy(2)))) {
        refresh();
      }
    }

    void refresh() throws DistrustedException {
      admissions.add(book.admit(peer.own.party(), peer.published.signed()));
    }

    private Recipient recipient() {
      return new Recipient(
          peer.own.party(), book.keysOf(peer.own.party()).orElseThrow().currentEncryption());
    }

    SealedRequest seal(Suite suite) {
      SealedRequest sealed =
          sealer.sealRequest(suite, MessageId.random(), Message.text("may I?"), recipient());
      signedWith.add(sealed.header().kid());
      sealedTo.add(sealed.sealedTo());
      suites.add(suite);
      return sealed;
    }

    Envelope reply(OpenedMessage request) {
      return sealer.sealReply(request, Reply.ok(Message.text("yes")), recipient().key());
    }
  }
}
