package dev.securecomm.client.testkit;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.securecomm.codec.Base64Url;
import dev.securecomm.codec.MalformedException;
import dev.securecomm.envelope.Envelope;
import dev.securecomm.key.EncryptionKey;
import dev.securecomm.key.JwkSet;
import dev.securecomm.key.OwnKeys;
import dev.securecomm.key.Party;
import dev.securecomm.key.SignedJwkSet;
import dev.securecomm.message.Lifetimes;
import dev.securecomm.message.OpenedMessage;
import dev.securecomm.message.Opener;
import dev.securecomm.message.RefusedException;
import dev.securecomm.message.Reply;
import dev.securecomm.message.Sealer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// A server that keeps to the protocol, made of the library alone, until a test makes it lie. It
/// answers each message with itself and trusts everyone who introduces himself.
public final class FakeServer implements AutoCloseable {

  public static final String KEYS = "/.well-known/jwks.jwt";
  public static final String PEERS = "/peers";
  public static final String MESSAGES = "/messages";

  private static final Duration SET_LIFETIME = Duration.ofHours(24);
  private static final Lifetimes LIFETIMES =
      new Lifetimes(Duration.ofMinutes(5), Duration.ofHours(24));

  private final Clock clock;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final Map<Party, JwkSet> peers = new ConcurrentHashMap<>();
  private final List<Received> received = new CopyOnWriteArrayList<>();
  private final List<OpenedMessage> opened = new CopyOnWriteArrayList<>();
  private final Map<String, Behaviour> behaviours = new ConcurrentHashMap<>();
  private volatile Function<OpenedMessage, Reply> handler = FakeServer::echo;
  private volatile OwnKeys keys;
  private volatile HttpServer http;

  /// A request as it came.
  @SuppressWarnings("ArrayRecordComponent") // Looked at, never compared as a whole.
  public record Received(String method, String path, @Nullable String contentType, byte[] body) {

    @Override
    public String toString() {
      return method + " " + path;
    }
  }

  public FakeServer(OwnKeys keys, Clock clock) {
    this.keys = keys;
    this.clock = clock;
    this.http = listen(0);
    honest();
  }

  private HttpServer listen(int port) {
    try {
      HttpServer listening =
          HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
      listening.setExecutor(threads);
      listening.createContext("/", this::answer);
      listening.start();
      return listening;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// Lets nobody connect.
  public void goDown() {
    http.stop(0);
  }

  /// Listens again where it did before.
  public void comeBack() {
    http = listen(http.getAddress().getPort());
  }

  /// Ends every lie and forgets what was received; keys and peers stay.
  public void honest() {
    behaviours.clear();
    behaviours.put(KEYS, this::showKeys);
    behaviours.put(PEERS, this::enrol);
    behaviours.put(MESSAGES, this::openAndSeal);
    handler = FakeServer::echo;
    received.clear();
    opened.clear();
  }

  /// Answers a path in these ways, one after the other; the last one stays.
  public void on(String path, Behaviour... ways) {
    AtomicInteger count = new AtomicInteger();
    behaviours.put(
        path,
        (exchange, body) ->
            ways[Math.min(count.getAndIncrement(), ways.length - 1)].answer(exchange, body));
  }

  public void handle(Function<OpenedMessage, Reply> other) {
    handler = other;
  }

  /// Shows other keys from now on.
  public void use(OwnKeys other) {
    keys = other;
  }

  public OwnKeys keys() {
    return keys;
  }

  public void forgetPeers() {
    peers.clear();
  }

  /// Where this server shows its keys.
  public Behaviour honestlyShowing() {
    return this::showKeys;
  }

  /// Where messages go to that this server takes and opens.
  public Behaviour honestly() {
    return this::openAndSeal;
  }

  /// Where messages go to when this server has a record: to the same bytes it gives the same reply.
  public Behaviour recording() {
    Map<String, byte[]> record = new ConcurrentHashMap<>();
    return (exchange, body) -> {
      String bytes = Base64Url.encode(body);
      if (!record.containsKey(bytes)) {
        OpenedMessage message = open(body);
        record.put(bytes, seal(message, senderKey(message)));
      }
      Behaviour.respond(exchange, 200, "application/jose+json", record.get(bytes));
    };
  }

  /// Takes and opens a message, and answers it by what is made of it.
  public Behaviour lying(Lie lie) {
    return (exchange, body) -> {
      OpenedMessage message = open(body);
      byte[] answer = lie.answer(message, senderKey(message));
      Behaviour.respond(exchange, 200, "application/jose+json", answer);
    };
  }

  /// Makes the bytes of an answer to a message, for its sender.
  @FunctionalInterface
  public interface Lie {
    byte[] answer(OpenedMessage message, EncryptionKey sender) throws Exception;
  }

  /// The honest reply.
  public byte[] seal(OpenedMessage message, EncryptionKey sender) {
    return new Sealer(() -> keys, LIFETIMES, clock)
        .sealReply(message, handler.apply(message), sender)
        .toBytes();
  }

  public EncryptionKey senderKey(OpenedMessage message) {
    return peers.get(message.sender()).currentEncryption();
  }

  public Clock clock() {
    return clock;
  }

  public URI url() {
    return URI.create("http://localhost:" + http.getAddress().getPort());
  }

  public List<Received> received() {
    return List.copyOf(received);
  }

  public List<Received> received(String path) {
    return received.stream().filter(request -> request.path().equals(path)).toList();
  }

  /// The messages that were opened.
  public List<OpenedMessage> opened() {
    return List.copyOf(opened);
  }

  public OpenedMessage lastOpened() {
    return opened.getLast();
  }

  private static Reply echo(OpenedMessage message) {
    return Reply.ok(message.message());
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      byte[] body = exchange.getRequestBody().readAllBytes();
      String path = exchange.getRequestURI().getPath();
      received.add(
          new Received(
              exchange.getRequestMethod(),
              path,
              exchange.getRequestHeaders().getFirst("Content-Type"),
              body));
      behaviours.getOrDefault(path, Behaviour.status(404)).answer(exchange, body);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (IOException e) {
      throw e;
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  private void showKeys(HttpExchange exchange, byte[] body) throws IOException {
    String set = keys.sign(clock.instant(), SET_LIFETIME).compact();
    Behaviour.respond(
        exchange, 200, "application/jwk-set+jwt", set.getBytes(StandardCharsets.US_ASCII));
  }

  private void enrol(HttpExchange exchange, byte[] body) throws IOException, MalformedException {
    SignedJwkSet set = SignedJwkSet.parse(new String(body, StandardCharsets.US_ASCII));
    boolean known = peers.put(set.party(), set.keys()) != null;
    exchange.sendResponseHeaders(known ? 200 : 201, -1);
  }

  private void openAndSeal(HttpExchange exchange, byte[] body)
      throws IOException, MalformedException {
    try {
      OpenedMessage message = open(body);
      Behaviour.respond(exchange, 200, "application/jose+json", seal(message, senderKey(message)));
    } catch (RefusedException e) {
      Behaviour.respond(exchange, 400, "application/problem+json", new byte[0]);
    }
  }

  /// Opens a message with whatever key of this server's it is sealed to.
  public OpenedMessage open(byte[] body) throws MalformedException, RefusedException {
    return open(keys, body);
  }

  /// Opens a message by other keys than this server's.
  public OpenedMessage open(OwnKeys by, byte[] body) throws MalformedException, RefusedException {
    OpenedMessage message =
        new Opener(() -> by, party -> Optional.ofNullable(peers.get(party)), LIFETIMES, clock)
            .open(Envelope.parse(body));
    opened.add(message);
    return message;
  }

  @Override
  public void close() {
    http.stop(0);
    threads.shutdownNow();
  }
}
