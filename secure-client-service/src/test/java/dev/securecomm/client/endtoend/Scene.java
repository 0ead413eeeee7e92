package dev.securecomm.client.endtoend;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import dev.securecomm.client.config.ClientParts;
import dev.securecomm.client.endtoend.Foretold.Knows;
import dev.securecomm.client.endtoend.Handled.Handed;
import dev.securecomm.client.endtoend.Meddling.Contact;
import dev.securecomm.client.exchange.AddressedMessage;
import dev.securecomm.client.exchange.ExchangeException;
import dev.securecomm.client.exchange.ExchangeMeters;
import dev.securecomm.client.exchange.Failure;
import dev.securecomm.client.exchange.MessageExchange;
import dev.securecomm.client.exchange.Patience;
import dev.securecomm.client.testkit.RunningClient;
import dev.securecomm.client.testkit.ShiftedClock;
import dev.securecomm.codec.Base64Url;
import dev.securecomm.envelope.Suite;
import dev.securecomm.file.PrivateFolder;
import dev.securecomm.key.Kid;
import dev.securecomm.key.OwnKeys;
import dev.securecomm.key.Party;
import dev.securecomm.key.PublishedKeys;
import dev.securecomm.key.SignedJwkSet;
import dev.securecomm.message.Lifetimes;
import dev.securecomm.message.Message;
import dev.securecomm.message.Opener;
import dev.securecomm.message.Sealer;
import dev.securecomm.testkit.TestKeys;
import dev.securecomm.trust.DistrustedException;
import dev.securecomm.trust.Peer;
import dev.securecomm.trust.PeerBook;
import dev.securecomm.trust.TrustPolicy;
import dev.securecomm.trust.TrustSettings;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.LoggerFactory;

/// A real server, Mallory before it, and a client that is another for each meddling: put together
/// as the real one is, with a clock that goes on by a pause with each request, so that none has to
/// be waited for.
final class Scene implements AutoCloseable {

  private static final OwnKeys SERVER = TestKeys.renewed(TestKeys.SERVER);
  private static final OwnKeys CLIENT = TestKeys.renewed(RunningClient.PARTY);
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final Duration DAY = Duration.ofHours(24);
  private static final Lifetimes LIFETIMES = new Lifetimes(Duration.ofHours(1), DAY);

  /// Every refusal here is one that was asked for.
  private static final Logger LOG = (Logger) LoggerFactory.getLogger("dev.securecomm.client");

  private final TrustPolicy policy;
  private final Path folder;
  private final ShiftedClock clock = ShiftedClock.ticking();
  private final ExchangeMeters meters = new ExchangeMeters(new SimpleMeterRegistry());
  private final Handled application = new Handled();
  private final Proxy proxy = new Proxy();
  private final RealProcess server;
  private final Meddler meddler = new Meddler(proxy, clock, SERVER, CLIENT);
  private final ClientParts parts =
      new ClientParts(URI.create(proxy.url()), SERVER.party(), PATIENCE, clock);
  private final PublishedKeys published = new PublishedKeys(() -> CLIENT, DAY, clock);
  private final Map<Contact, byte[]> knownToServer = new EnumMap<>(Contact.class);
  private final byte[] knownToClient;
  private int played;

  Scene(TrustPolicy policy, Path folder) throws Exception {
    this.policy = policy;
    this.folder = folder;
    LOG.setLevel(Level.OFF);
    RunningClient.keep(home(), SERVER);
    Instant now = Instant.now();
    SignedJwkSet mallory = TestKeys.mallory().sign(now, DAY);
    SignedJwkSet client = CLIENT.sign(now, DAY);
    knownToServer.put(Contact.FIRST, book(SERVER, pinnedByServer(), mallory));
    knownToServer.put(Contact.LATER, book(SERVER, pinnedByServer(), mallory, client));
    // Old enough for the client to look for a newer one.
    SignedJwkSet old = SERVER.sign(now.minus(Duration.ofHours(20)), DAY);
    knownToClient = book(CLIENT, pinnedByClient(), old);
    server = start();
    proxy.leadTo(server.port());
    haveSomethingCrossed();
  }

  private Path home() {
    return folder.resolve("server");
  }

  private RealProcess start() {
    List<String> settings =
        new ArrayList<>(
            List.of(
                "--server.port=0",
                "--server.address=127.0.0.1",
                "--management.server.port=-1",
                "--securecomm.store=memory",
                "--securecomm.data-dir=" + home(),
                "--securecomm.handler=forward",
                "--securecomm.forward.url=" + application.url(),
                "--securecomm.trust.policy=" + policy));
    pinnedByServer()
        .forEach((party, pin) -> settings.add("--securecomm.trust.peers." + party + "=" + pin));
    return RealProcess.server(settings.toArray(String[]::new));
  }

  private Map<Party, Kid> pinnedByServer() {
    return switch (policy) {
      case PINNED ->
          Map.of(
              CLIENT.party(),
              CLIENT.fingerprint(),
              TestKeys.MALLORY,
              TestKeys.mallory().fingerprint());
      case FIRST_USE -> Map.of();
    };
  }

  private Map<Party, Kid> pinnedByClient() {
    return switch (policy) {
      case PINNED -> Map.of(SERVER.party(), SERVER.fingerprint());
      case FIRST_USE -> Map.of();
    };
  }

  private byte[] book(OwnKeys owner, Map<Party, Kid> pins, SignedJwkSet... sets)
      throws IOException, DistrustedException {
    Path place = Files.createTempDirectory(folder, "book");
    PeerBook book = open(owner, pins, place, Clock.systemUTC());
    for (SignedJwkSet set : sets) {
      book.admit(set.party(), set);
    }
    return Files.readAllBytes(place.resolve("peers"));
  }

  private PeerBook open(OwnKeys owner, Map<Party, Kid> pins, Path place, Clock time) {
    TrustSettings trust = new TrustSettings(policy, pins);
    return new PeerBook(owner.party(), trust, PrivateFolder.open(place), time);
  }

  /// One message of each suite, which Mallory keeps with its reply.
  private void haveSomethingCrossed() throws Exception {
    Caller caller = new Caller(Contact.LATER);
    meddler.isHonest();
    for (Suite suite : Suite.values()) {
      assertThat(caller.send(suite, "before all that")).isEqualTo(lastReply());
      meddler.keep(suite);
    }
  }

  private String lastReply() {
    return application.from("client").getLast().reply();
  }

  /// A client that has just started, and a server that knows as much of it.
  private final class Caller {

    private final PeerBook peers;
    private final MessageExchange exchange;

    Caller(Contact contact) throws IOException {
      PrivateFolder.open(home()).replace("peers", knownToServer.get(contact));
      Path place = Files.createTempDirectory(folder, "client");
      if (contact == Contact.LATER) {
        PrivateFolder.open(place).replace("peers", knownToClient);
      }
      peers = open(CLIENT, pinnedByClient(), place, clock);
      exchange =
          new MessageExchange(
              new MessageExchange.Crypto(
                  new Sealer(() -> CLIENT, LIFETIMES, clock),
                  new Opener(() -> CLIENT, peers::keysOf, LIFETIMES, clock),
                  () -> CLIENT),
              parts.server(peers, published),
              meters);
    }

    String send(Suite suite, String text) throws ExchangeException {
      AddressedMessage message = new AddressedMessage(SERVER.party(), suite, Message.text(text));
      return new String(
          exchange.exchange(message, Patience.once(PATIENCE)).reply().message().body(), UTF_8);
    }
  }

  /// Plays one, and requires what is foretold of it; then, that the next message gets through
  /// without a restart.
  void play(Meddling meddling) throws Exception {
    played++;
    meddler.setTheClock();
    Foretold foretold = Foretold.of(meddling);
    Caller caller = new Caller(meddling.contact());
    List<Handed> before = application.all();
    String text = "for the server alone, number " + played;
    proxy.honest();
    meddler.does(meddling);

    requireForetold(caller, meddling, foretold, text);

    requireHandled(
        application.all().subList(before.size(), application.all().size()), foretold, text);
    requireNothingPlain(text);
    requirePins(caller, foretold.ofServer(), foretold.ofClient());
    requireRecovery(caller, meddling, foretold);
  }

  /// What the client has sent, once; and what Mallory has, as whom the server knows her.
  private static void requireHandled(List<Handed> handled, Foretold foretold, String text) {
    String mallory = foretold.ofClient() == Knows.MALLORYS ? "client" : "mallory";
    List<Handed> others =
        handled.stream()
            .filter(each -> each.text().equals(Meddler.TEXT))
            .filter(each -> List.of("mallory", mallory).contains(each.sender()))
            .toList();
    assertThat(others).hasSizeLessThanOrEqualTo(1);
    assertThat(handled.stream().filter(each -> !others.contains(each)))
        .extracting(Handed::sender, Handed::text)
        .isEqualTo(foretold.isHandled() ? List.of(tuple("client", text)) : List.of());
  }

  private void requireForetold(Caller caller, Meddling meddling, Foretold foretold, String text) {
    Optional<Failure> failure = Optional.empty();
    try {
      String reply = caller.send(meddling.suite(), text);
      assertThat(reply).isEqualTo(foretold.isTaken() ? Meddler.TEXT : lastReply());
    } catch (ExchangeException e) {
      failure = Optional.of(e.failure());
      requireClear(e, text);
    }
    assertThat(failure).as("what the caller hears").isEqualTo(foretold.failure());
  }

  /// A sentence or two for whoever sent it, which repeats nothing of what anybody has said.
  private static void requireClear(ExchangeException e, String text) {
    assertThat(e.sentence())
        .matches("(?s)[A-Zs].{20,600}\\.")
        .doesNotContain(text, Meddler.TEXT, "Exception");
  }

  private void requireNothingPlain(String text) {
    for (Proxy.Passed passed : proxy.passed()) {
      for (byte[] body : List.of(passed.request().body(), passed.answer().body())) {
        assertThat(new String(body, ISO_8859_1))
            .doesNotContain(text, Base64Url.encode(text.getBytes(UTF_8)), "this is the reply");
      }
    }
    assertThat(proxy.passed(Proxy.ELSEWHERE)).as("redirects that were followed").isEmpty();
  }

  private void requirePins(Caller caller, Knows ofServer, Knows ofClient) {
    assertThat(known(caller.peers, SERVER)).as("whom the client knows").isEqualTo(ofServer);
    PeerBook atServer = open(SERVER, pinnedByServer(), home(), Clock.systemUTC());
    assertThat(known(atServer, CLIENT)).as("whom the server knows").isEqualTo(ofClient);
    assertThat(atServer.trusted(TestKeys.MALLORY).orElseThrow().fingerprint())
        .isEqualTo(TestKeys.mallory().fingerprint());
  }

  private static Knows known(PeerBook book, OwnKeys party) {
    Optional<Peer> peer = book.trusted(party.party());
    if (peer.isEmpty()) {
      return Knows.NOBODYS;
    }
    if (peer.get().fingerprint().equals(TestKeys.impostor(party.party()).fingerprint())) {
      return Knows.MALLORYS;
    }
    assertThat(peer.get().fingerprint()).isEqualTo(party.fingerprint());
    return peer.get().keys().seq() == party.seq() ? Knows.PRESENT : Knows.OLD;
  }

  private void requireRecovery(Caller caller, Meddling meddling, Foretold foretold)
      throws ExchangeException {
    meddler.isHonest();
    if (foretold.ofServer() == Knows.MALLORYS) {
      requireLoud(caller, Failure.SERVER_NOT_TRUSTED, "server IS NOT WHO IT WAS");
      assertThat(known(caller.peers, SERVER)).isEqualTo(Knows.MALLORYS);
    } else if (foretold.ofClient() == Knows.MALLORYS) {
      requireLoud(caller, Failure.REFUSED, "securecomm.trust.peers.client=" + CLIENT.fingerprint());
      requirePins(caller, Knows.PRESENT, Knows.MALLORYS);
    } else {
      if (foretold.ofClient() == Knows.OLD) {
        // That the server knew old keys is not to be seen from its answer: the first is refused.
        requireLoud(caller, Failure.REFUSED, "status 400");
      }
      assertThat(caller.send(meddling.suite(), "and the next")).isEqualTo(lastReply());
      requirePins(caller, Knows.PRESENT, Knows.PRESENT);
    }
  }

  private static void requireLoud(Caller caller, Failure failure, String words) {
    try {
      String reply = caller.send(Suite.PART_2_A256GCM, "are you there");
      throw new AssertionError("got through: " + reply);
    } catch (ExchangeException e) {
      assertThat(e.failure()).isEqualTo(failure);
      assertThat(e.sentence()).contains(words);
    }
  }

  /// All that the client has had handled here.
  List<Handed> handled() {
    return application.from("client");
  }

  @Override
  public void close() {
    LOG.setLevel(null);
    server.close();
    proxy.close();
    application.close();
  }
}
