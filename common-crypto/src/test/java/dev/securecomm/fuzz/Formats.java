package dev.securecomm.fuzz;

import dev.securecomm.codec.Base64Url;
import dev.securecomm.codec.JsonObject;
import dev.securecomm.codec.MalformedException;
import dev.securecomm.envelope.Direction;
import dev.securecomm.envelope.Envelope;
import dev.securecomm.envelope.MessageHeader;
import dev.securecomm.envelope.NestedJoseEnvelope;
import dev.securecomm.key.Kid;
import java.util.Arrays;

/// What crosses the wire, before any key comes into it.
final class Formats {

  private Formats() {}

  /// A header after a byte that says how it came: its lowest bit the part, the next the direction.
  static boolean header(byte[] input) throws MalformedException {
    if (input.length == 0) {
      return false;
    }
    int part = 1 + (input[0] & 1);
    boolean isReply = (input[0] & 2) != 0;
    Direction direction = isReply ? Direction.REPLY : Direction.REQUEST;
    Direction other = isReply ? Direction.REQUEST : Direction.REPLY;
    byte[] json = Arrays.copyOfRange(input, 1, input.length);
    MessageHeader header;
    try {
      header = MessageHeader.parse(json, part, direction);
    } catch (MalformedException e) {
      return false;
    }
    Invariant.holds(
        MessageHeader.parse(header.toJson().toBytes(), part, direction).equals(header),
        "what parses serialises back");
    Invariant.holds(header.suite().part() == part, "a header has the part that it came in");
    Invariant.holds(header.direction() == direction, "a header has the direction it came in");
    Invariant.holds(!parses(json, 3 - part, direction), "a header is of one part");
    Invariant.holds(!parses(json, part, other), "a header is of one direction");
    return true;
  }

  private static boolean parses(byte[] json, int part, Direction direction) {
    try {
      MessageHeader.parse(json, part, direction);
      return true;
    } catch (MalformedException e) {
      return false;
    }
  }

  static boolean envelope(byte[] input) throws MalformedException {
    Envelope envelope;
    try {
      envelope = Envelope.parse(input);
    } catch (MalformedException e) {
      return false;
    }
    Invariant.holds(
        Envelope.parse(envelope.toBytes()).equals(envelope), "what parses serialises back");
    Invariant.holds(
        envelope.compact().split("\\.", -1).length == (envelope.part() == 1 ? 5 : 4),
        "no member has a dot");
    int shortest = envelope.shortestBody();
    Invariant.holds(
        shortest >= 0 && shortest <= input.length, "no body is longer than its envelope");
    if (envelope instanceof NestedJoseEnvelope nested) {
      checkJweHeader(nested);
    }
    return true;
  }

  /// One that is taken says what ours would, in whatever order.
  private static void checkJweHeader(NestedJoseEnvelope envelope) throws MalformedException {
    Kid recipient;
    try {
      recipient = envelope.recipientKid();
    } catch (MalformedException e) {
      return;
    }
    Invariant.holds(
        json(envelope.protectedHeader()).equals(json(NestedJoseEnvelope.headerFor(recipient))),
        "the JWE header is the closed list");
  }

  private static JsonObject json(String protectedHeader) throws MalformedException {
    return JsonObject.parse(Base64Url.decode(protectedHeader));
  }
}
