package dev.securecomm.message;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.securecomm.codec.JsonObject;
import dev.securecomm.codec.MalformedException;
import dev.securecomm.envelope.Direction;
import dev.securecomm.envelope.Envelope;
import dev.securecomm.envelope.MessageHeader;
import dev.securecomm.key.JwkSet;
import dev.securecomm.key.OwnKeys;
import dev.securecomm.key.Party;
import dev.securecomm.key.PrivateParts;
import dev.securecomm.key.SignedJwkSet;
import dev.securecomm.testkit.Primitives;
import dev.securecomm.testkit.TestKeys;
import dev.securecomm.testkit.Vectors;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;
import tools.jackson.databind.node.ObjectNode;

/// Envelopes of our protocol that an independent implementation sealed: 44 cases.
class SecureMessageV1Test {

  /// The words of the vectors, in ours.
  private static final Map<String, Set<Reason>> REASONS =
      Map.ofEntries(
          Map.entry("stale", Set.of(Reason.STALE)),
          Map.entry("from the future", Set.of(Reason.FROM_THE_FUTURE)),
          Map.entry("lifetime", Set.of(Reason.LIFETIME)),
          Map.entry("audience", Set.of(Reason.AUDIENCE)),
          Map.entry("unknown sender", Set.of(Reason.UNKNOWN_SENDER)),
          Map.entry("kid does not belong to iss", Set.of(Reason.UNKNOWN_KEY)),
          Map.entry("direction", Set.of(Reason.DIRECTION)),
          Map.entry("header", Set.of(Reason.HEADER)),
          Map.entry("not signed", Set.of(Reason.NOT_SIGNED)),
          Map.entry("does not decrypt", Set.of(Reason.DOES_NOT_DECRYPT)),
          Map.entry("malformed", Set.of(Reason.MALFORMED)),
          Map.entry("malformed or signature", Set.of(Reason.MALFORMED, Reason.SIGNATURE)));

  private final JsonNode parties = Vectors.read("secure-message-v1/parties.json");
  private final Map<String, JsonNode> cases = new HashMap<>();

  SecureMessageV1Test() {
    for (JsonNode each : Vectors.read("secure-message-v1/envelopes.json").get("cases")) {
      cases.put(each.get("name").stringValue(), each);
    }
  }

  @Test
  void opensTheEnvelopesThatOpen() throws Exception {
    int opened = 0;
    for (JsonNode vector : cases.values()) {
      if (vector.get("expect").stringValue().equals("opens")) {
        if (vector.has("answers")) {
          opensAsReply(vector);
        } else {
          opensAsRequest(vector);
        }
        opened++;
      }
    }
    assertThat(cases).hasSize(44);
    assertThat(opened).isEqualTo(17);
  }

  @Test
  void refusesTheOthersForTheExpectedReason() throws Exception {
    int refused = 0;
    for (JsonNode vector : cases.values()) {
      if (vector.get("expect").stringValue().equals("refused")) {
        assertThat(opening(vector).refusal(envelope(vector)).orElseThrow())
            .as(name(vector))
            .isIn(REASONS.get(vector.get("reason").stringValue()));
        refused++;
      }
    }
    assertThat(refused).isEqualTo(27);
  }

  @Test
  void refusesAReplyToEveryOtherRequest() throws Exception {
    int refused = 0;
    for (JsonNode reply : cases.values()) {
      for (JsonNode request : cases.values()) {
        if (reply.has("answers") && request.has("header") && !request.has("answers")) {
          Optional<Reason> refusal = opening(reply).replyRefusal(envelope(reply), sealed(request));
          if (name(request).equals(reply.get("answers").stringValue())) {
            assertThat(refusal).isEmpty();
          } else {
            assertThat(refusal).as(name(request)).hasValue(Reason.OTHER_REQUEST);
            refused++;
          }
        }
      }
    }
    assertThat(refused).isEqualTo(3 * 11);
  }

  private void opensAsRequest(JsonNode vector) throws Exception {
    OpenedMessage opened = opening(vector).open(envelope(vector));
    assertThat(opened.message().body()).as(name(vector)).isEqualTo(body(vector));
    if (vector.has("header")) {
      assertThat(opened.header().toJson()).as(name(vector)).isEqualTo(header(vector));
      assertThat(opened.digest()).hasToString(vector.get("digest").stringValue());
    }
  }

  private void opensAsReply(JsonNode vector) throws Exception {
    SealedRequest request = sealed(cases.get(vector.get("answers").stringValue()));
    OpenedReply opened = opening(vector).openReply(envelope(vector), request);
    assertThat(opened.message().body()).as(name(vector)).isEqualTo(body(vector));
    assertThat(opened.header().toJson()).as(name(vector)).isEqualTo(header(vector));
    assertThat(Envelope.parse(envelope(vector)).digest())
        .hasToString(vector.get("digest").stringValue());
  }

  private Opening opening(JsonNode vector) throws MalformedException {
    String recipient = vector.path("recipient").asString("server");
    Instant now = Instant.ofEpochSecond(vector.get("now").longValue());
    Map<Party, JwkSet> peers = new HashMap<>();
    for (String peer : recipient.equals("server") ? Set.of("alice", "mallory") : Set.of("server")) {
      String compact = parties.get(peer).get("jwks_jwt").stringValue();
      peers.put(new Party(peer), SignedJwkSet.parse(compact).keys());
    }
    return Opening.by(
        ownKeys(parties.get(recipient)), party -> Optional.ofNullable(peers.get(party)), now);
  }

  private static OwnKeys ownKeys(JsonNode party) throws MalformedException {
    ObjectNode json = new ObjectMapper().createObjectNode();
    json.put("party", party.get("party").stringValue());
    json.put("seq", 1);
    json.put("identity", party.get("fingerprint").stringValue());
    for (String name : new String[] {"identity", "signing", "encryption"}) {
      ObjectNode jwk = (ObjectNode) party.get(name).deepCopy();
      json.withArray("keys").add(jwk.put("iat", 0));
    }
    return PrivateParts.parse(JsonObject.parse(json.toString().getBytes(UTF_8)));
  }

  /// A request as its sender kept it.
  private static SealedRequest sealed(JsonNode vector) throws MalformedException {
    Envelope envelope = Envelope.parse(envelope(vector));
    MessageHeader header =
        MessageHeader.parse(
            vector.get("header").toString().getBytes(UTF_8), envelope.part(), Direction.REQUEST);
    return new SealedRequest(
        header, TestKeys.recipient(TestKeys.server()).key().kid(), false, envelope);
  }

  private static JsonObject header(JsonNode vector) throws MalformedException {
    return JsonObject.parse(vector.get("header").toString().getBytes(UTF_8));
  }

  private static byte[] envelope(JsonNode vector) {
    return vector.get("envelope").toString().getBytes(UTF_8);
  }

  private static byte[] body(JsonNode vector) {
    return Primitives.unb64(vector.get("body").stringValue());
  }

  private static String name(JsonNode vector) {
    return vector.get("name").stringValue();
  }
}
