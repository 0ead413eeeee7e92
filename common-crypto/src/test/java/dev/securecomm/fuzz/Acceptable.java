package dev.securecomm.fuzz;

import dev.securecomm.envelope.NestedJoseEnvelope;
import dev.securecomm.testkit.Primitives;
import dev.securecomm.testkit.RawJson;
import dev.securecomm.testkit.TestKeys;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

/// What has to be so of a message that was opened (protocol sections 2 to 5), asked a second time
/// and of another reader of JSON: a mistake in the opener is not made here, too.
final class Acceptable {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final long NOW = TestKeys.NOW.getEpochSecond();
  private static final long SKEW = 60;
  private static final long LONGEST = 24 * 60 * 60;

  private Acceptable() {}

  static void check(Conversation conversation, RawJson envelope, Conversation.Opened opened) {
    JsonNode header = JSON.readTree(opened.header().toJson().toBytes());
    checkParties(conversation, header);
    checkTimes(header);
    if (conversation.isReply()) {
      Invariant.holds(
          header.path("irt").asString().equals(conversation.irt())
              && header.path("rqd").asString().equals(conversation.rqd()),
          "a reply answers the request that was sent");
    }
    if (conversation.suite().part() == 1) {
      JsonNode jwe = JSON.readTree(Primitives.unb64(envelope.string("protected")));
      byte[] closedList =
          Primitives.unb64(
              NestedJoseEnvelope.headerFor(conversation.recipient().currentDecryption().kid()));
      Invariant.holds(jwe.equals(JSON.readTree(closedList)), "the JWE header is the closed list");
    } else {
      Invariant.holds(
          header.equals(JSON.readTree(Primitives.unb64(envelope.string("protected")))),
          "the header that was opened is the one that was signed");
    }
  }

  private static void checkParties(Conversation conversation, JsonNode header) {
    Invariant.holds(
        header.path("aud").asString().equals(conversation.recipient().party().name()),
        "it is for us");
    Invariant.holds(
        header.path("iss").asString().equals(conversation.sender().party().name()),
        "it is from whose signature holds");
    Invariant.holds(
        header.path("kid").asString().equals(conversation.sender().currentSigning().kid().value()),
        "it names the key that has signed");
    Invariant.holds(
        header
            .path("typ")
            .asString()
            .equals(
                "sm"
                    + conversation.suite().part()
                    + (conversation.isReply() ? "-reply" : "-request")),
        "it has our part and direction");
  }

  private static void checkTimes(JsonNode header) {
    long iat = header.path("iat").asLong();
    long exp = header.path("exp").asLong();
    Invariant.holds(iat <= NOW + SKEW, "it is not from the future");
    Invariant.holds(exp > NOW - SKEW, "it is not stale");
    Invariant.holds(exp > iat && exp - iat <= LONGEST, "it lives, and not too long");
  }
}
