package dev.securecomm.client.endtoend;

import static dev.securecomm.client.testkit.FakeServer.KEYS;
import static dev.securecomm.client.testkit.FakeServer.MESSAGES;
import static dev.securecomm.client.testkit.FakeServer.PEERS;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.securecomm.client.testkit.ShiftedClock;
import dev.securecomm.codec.Base64Url;
import dev.securecomm.codec.CompactJws;
import dev.securecomm.codec.JsonObject;
import dev.securecomm.codec.MalformedException;
import dev.securecomm.envelope.Direction;
import dev.securecomm.envelope.Envelope;
import dev.securecomm.envelope.MessageHeader;
import dev.securecomm.envelope.MessageId;
import dev.securecomm.envelope.Suite;
import dev.securecomm.key.OwnKeys;
import dev.securecomm.message.Lifetimes;
import dev.securecomm.message.Opener;
import dev.securecomm.message.RefusedException;
import dev.securecomm.testkit.EnvelopeForge;
import dev.securecomm.testkit.JwkSetForge;
import dev.securecomm.testkit.TestKeys;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// Mallory in between: a party whom the server trusts as herself, with keys of her own in either's
/// name, and whatever has crossed before.
final class Meddler {

  static final String TEXT = "greetings from mallory";

  private static final String SET = "application/jwk-set+jwt";
  private static final String JOSE = "application/jose+json";
  private static final Duration DAY = Duration.ofHours(24);
  private static final JsonMapper JSON = JsonMapper.builder().build();

  /// Longer than a client pauses between two questions, so that none has to be waited for.
  private static final Duration STEP = Duration.ofMillis(600);

  private final Proxy proxy;
  private final ShiftedClock clock;
  private final Sets ofServer;
  private final Sets ofClient;
  private final OwnKeys server;
  private final OwnKeys client;
  private final Opener opener;
  private final AtomicReference<Duration> ahead = new AtomicReference<>(Duration.ZERO);
  private final Map<Suite, Proxy.Passed> earlier = new EnumMap<>(Suite.class);

  Meddler(Proxy proxy, ShiftedClock clock, OwnKeys server, OwnKeys client) {
    this.proxy = proxy;
    this.clock = clock;
    this.server = server;
    this.client = client;
    this.ofServer = Sets.of(server);
    this.ofClient = Sets.of(client);
    OwnKeys asServer = TestKeys.impostor(server.party());
    this.opener =
        new Opener(
            () -> asServer, _ -> Optional.of(client.published()), new Lifetimes(DAY, DAY), clock);
  }

  /// Sets that are shown in place of a party's present one.
  private record Sets(
      String older, String expired, String mallorys, String underKid, String underJwk) {

    static Sets of(OwnKeys party) {
      Instant now = Instant.now();
      OwnKeys mallory = TestKeys.impostor(party.party());
      String kid = party.fingerprint().value();
      return new Sets(
          TestKeys.of(party.party()).sign(now.minusSeconds(3600), DAY).compact(),
          party.sign(now.minus(DAY).minusSeconds(3600), DAY).compact(),
          forge(mallory, now).compact(),
          forge(mallory, now).header(header -> header.set("kid", kid)).compact(),
          forge(mallory, now)
              .header(header ->
                  header.set("kid", kid).raw("jwk", JwkSetForge.identityJwk(party).toString()))
              .compact());
    }

    private static JwkSetForge forge(OwnKeys mallory, Instant now) {
      return JwkSetForge.of(mallory, now).claims(claims -> claims.set("seq", 99));
    }
  }

  /// Keeps the last message that has crossed, with its reply.
  void keep(Suite suite) {
    earlier.put(suite, proxy.passed(MESSAGES).getLast());
  }

  /// Does this from now on.
  void does(Meddling meddling) {
    proxy.on(KEYS, stepping(request -> serverSet(meddling.serverSet(), request)));
    proxy.on(PEERS, stepping(request -> clientSet(meddling.clientSet(), request)));
    proxy.on(MESSAGES, stepping(request -> message(meddling, request)));
  }

  /// Passes everything on from now on.
  void isHonest() {
    for (String path : List.of(KEYS, PEERS, MESSAGES)) {
      proxy.on(path, stepping(proxy::pass));
    }
  }

  /// Has the client's clock where the others' are again.
  void setTheClock() {
    clock.advance(ahead.getAndSet(Duration.ZERO).negated());
  }

  private Proxy.Tampering stepping(Proxy.Tampering tampering) {
    return request -> {
      clock.advance(STEP);
      ahead.updateAndGet(before -> before.plus(STEP));
      return tampering.answer(request);
    };
  }

  private Proxy.Answer serverSet(Meddling.ServerSet deed, Proxy.Request request) throws Exception {
    return switch (deed) {
      case HONEST -> proxy.pass(request);
      case MALLORYS -> set(ofServer.mallorys());
      case UNDER_THE_SERVERS_KID -> set(ofServer.underKid());
      case UNDER_THE_SERVERS_JWK -> set(ofServer.underJwk());
      case ANOTHER_PARTYS -> set(herOwn());
      case OLDER -> set(ofServer.older());
      case EXPIRED -> set(ofServer.expired());
      case EMPTY -> set("");
      case PLAINTEXT -> set("these are my keys");
      case PLAIN -> proxy.pass(plainSet(request));
      case UNSIGNED -> set(unsigned(text(proxy.pass(request))));
      case WITHOUT_KEYS -> set(withoutKeys(text(proxy.pass(request))));
      case NOT_FOUND -> status(404);
      case FAILED -> status(500);
      case NO_CONTENT -> status(204);
      case REDIRECTED -> status(307);
      case TRUNCATED -> set(half(text(proxy.pass(request))));
      case CUT_OFF -> proxy.pass(request).cut();
      case TWICE -> set(text(proxy.pass(request)).repeat(2));
      case PADDED -> set(text(proxy.pass(request)) + "==");
      case RETYPED -> Proxy.Answer.of(200, "text/html", text(proxy.pass(request)));
    };
  }

  private Proxy.Answer clientSet(Meddling.ClientSet deed, Proxy.Request request) throws Exception {
    String theirs = new String(request.body(), US_ASCII);
    return switch (deed) {
      case HONEST -> proxy.pass(request);
      case MALLORYS -> tell(request, ofClient.mallorys());
      case UNDER_THE_CLIENTS_KID -> tell(request, ofClient.underKid());
      case UNDER_THE_CLIENTS_JWK -> tell(request, ofClient.underJwk());
      case ANOTHER_PARTYS -> tell(request, herOwn());
      case OLDER -> tell(request, ofClient.older());
      case EXPIRED -> tell(request, ofClient.expired());
      case EMPTY -> tell(request, "");
      case PLAIN -> tell(request, new String(client.published().toJson().toBytes(), UTF_8));
      case UNSIGNED -> tell(request, unsigned(theirs));
      case WITHOUT_KEYS -> tell(request, withoutKeys(theirs));
      case NOT_FOUND -> status(404);
      case FAILED -> status(500);
      case NO_CONTENT -> status(204);
      case REDIRECTED -> status(307);
      case KEPT_WITH_200 -> status(200);
      case KEPT_WITH_201 -> status(201);
      case TRUNCATED -> tell(request, half(theirs));
      case CUT_OFF -> {
        Proxy.Answer answer = proxy.pass(request);
        yield new Proxy.Answer(answer.status(), answer.contentType(), answer.body(), 10);
      }
      case TWICE -> {
        proxy.pass(request);
        yield proxy.pass(request);
      }
      case PADDED -> tell(request, theirs + "==");
      case RETYPED ->
          proxy.pass(
              new Proxy.Request(request.method(), request.path(), "text/plain", request.body()));
    };
  }

  private Proxy.Answer message(Meddling meddling, Proxy.Request request) throws Exception {
    Proxy.Answer answer = proxy.pass(request(meddling, request));
    if (meddling.request() == Meddling.Request.TWICE) {
      answer = proxy.pass(request);
    }
    return reply(meddling, request, answer);
  }

  private Proxy.Request request(Meddling meddling, Proxy.Request request) {
    String theirs = new String(request.body(), UTF_8);
    return switch (meddling.request()) {
      case HONEST, TWICE -> request;
      case MALLORYS -> request.with(forged(meddling.suite(), TestKeys.mallory()).bytes());
      case IN_THE_CLIENTS_NAME ->
          request.with(forged(meddling.suite(), TestKeys.impostor(client.party())).bytes());
      case UNDER_THE_CLIENTS_KID ->
          request.with(
              forged(meddling.suite(), TestKeys.impostor(client.party()))
                  .header(header -> header.set("kid", client.currentSigning().kid().value()))
                  .bytes());
      case EARLIER -> earlier.get(meddling.suite()).request();
      case EMPTY -> request.with(new byte[0]);
      case PLAIN -> request.with("{\"message\":\"hello\"}".getBytes(UTF_8));
      case STRIPPED -> request.with(stripped(request.body()));
      case TRUNCATED -> request.with(half(theirs).getBytes(UTF_8));
      case CHANGED -> request.with(changed(theirs).getBytes(UTF_8));
      case REFORMATTED -> request.with(reformatted(request.body()));
    };
  }

  private Proxy.Answer reply(Meddling meddling, Proxy.Request request, Proxy.Answer answer) {
    boolean sealed = answer.status() == 200;
    String theirs = text(answer);
    return switch (meddling.reply()) {
      case HONEST -> answer;
      case MALLORYS -> Proxy.Answer.of(200, JOSE, "").with(forgedReply(meddling, request).bytes());
      case UNDER_THE_SERVERS_KID ->
          Proxy.Answer.of(200, JOSE, "")
              .with(
                  forgedReply(meddling, request)
                      .header(header -> header.set("kid", server.currentSigning().kid().value()))
                      .bytes());
      case EARLIER -> earlier.get(meddling.suite()).answer();
      case EMPTY -> status(200);
      case PLAINTEXT -> Proxy.Answer.of(200, "text/plain", TEXT);
      case PLAIN_JSON -> Proxy.Answer.of(200, JOSE, "{\"reply\":\"" + TEXT + "\"}");
      case BAD_REQUEST -> status(400);
      case NOT_FOUND -> status(404);
      case FAILED -> status(500);
      case NO_CONTENT -> status(204);
      case REDIRECTED -> status(307);
      case TRUNCATED -> sealed ? answer.with(half(theirs).getBytes(UTF_8)) : answer;
      case CUT_OFF -> answer.cut();
      case TWICE -> sealed ? answer.with(theirs.repeat(2).getBytes(UTF_8)) : answer;
      case CHANGED -> sealed ? answer.with(changed(theirs).getBytes(UTF_8)) : answer;
      case REFORMATTED -> sealed ? answer.with(reformatted(answer.body())) : answer;
    };
  }

  private static Proxy.Answer set(String compact) {
    return Proxy.Answer.of(200, SET, compact);
  }

  private static Proxy.Answer status(int status) {
    return Proxy.Answer.of(status, "application/problem+json", "");
  }

  private Proxy.Answer tell(Proxy.Request request, String set)
      throws IOException, InterruptedException {
    return proxy.pass(request.with(set.getBytes(UTF_8)));
  }

  private static Proxy.Request plainSet(Proxy.Request request) {
    return new Proxy.Request("GET", "/.well-known/jwks.json", request.contentType(), new byte[0]);
  }

  private static String herOwn() {
    return TestKeys.mallory().sign(Instant.now(), DAY).compact();
  }

  private static String unsigned(String compact) throws MalformedException {
    CompactJws jws = CompactJws.parse(compact);
    JsonObject header = JsonObject.builder().add("alg", "none").add("typ", "jwk-set+jwt").build();
    return CompactJws.unsigned(header, jws.payload()).compact();
  }

  private static String withoutKeys(String compact) throws MalformedException {
    CompactJws jws = CompactJws.parse(compact);
    ObjectNode claims = (ObjectNode) JSON.readTree(jws.payload());
    claims.putArray("keys");
    String payload = Base64Url.encode(JSON.writeValueAsBytes(claims));
    return jws.protectedHeader() + "." + payload + "." + jws.signature();
  }

  private EnvelopeForge forged(Suite suite, OwnKeys sender) {
    return EnvelopeForge.request(suite, sender, TestKeys.recipient(server), clock.instant())
        .body(TEXT.getBytes(UTF_8));
  }

  /// To the very envelope, as far as its id can be known: in part 2 it is readable, in part 1 it is
  /// for whoever the message is sealed to.
  private EnvelopeForge forgedReply(Meddling meddling, Proxy.Request request) {
    try {
      Envelope envelope = Envelope.parse(request.body());
      return EnvelopeForge.reply(
              meddling.suite(),
              TestKeys.impostor(server.party()),
              TestKeys.recipient(client),
              clock.instant(),
              id(envelope).value(),
              envelope.digest().value())
          .body(TEXT.getBytes(UTF_8));
    } catch (MalformedException e) {
      throw new IllegalStateException("the client's envelope is none", e);
    }
  }

  private MessageId id(Envelope envelope) throws MalformedException {
    if (envelope.part() == 2) {
      byte[] header = Base64Url.decode(envelope.toJson().string("protected"));
      return MessageHeader.parse(header, 2, Direction.REQUEST).jti();
    }
    try {
      return opener.open(envelope).id();
    } catch (RefusedException e) {
      return MessageId.random();
    }
  }

  private static byte[] stripped(byte[] envelope) {
    ObjectNode json = (ObjectNode) JSON.readTree(envelope);
    json.remove(List.copyOf(json.propertyNames()).getLast());
    return JSON.writeValueAsBytes(json);
  }

  /// The members the other way round, and white space wherever it may be.
  private static byte[] reformatted(byte[] envelope) {
    JsonNode before = JSON.readTree(envelope);
    ObjectNode after = JSON.createObjectNode();
    List.copyOf(before.propertyNames())
        .reversed()
        .forEach(name -> after.set(name, before.get(name)));
    return JSON.writerWithDefaultPrettyPrinter().writeValueAsBytes(after);
  }

  private static String changed(String envelope) {
    int at = envelope.indexOf("\"ciphertext\":\"") + 20;
    char other = envelope.charAt(at) == 'A' ? 'B' : 'A';
    return envelope.substring(0, at) + other + envelope.substring(at + 1);
  }

  private static String half(String text) {
    return text.substring(0, text.length() / 2);
  }

  private static String text(Proxy.Answer answer) {
    return new String(answer.body(), UTF_8);
  }
}
