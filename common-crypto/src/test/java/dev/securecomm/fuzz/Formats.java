package dev.securecomm.fuzz;

import dev.securecomm.codec.MalformedException;
import dev.securecomm.envelope.Direction;
import dev.securecomm.envelope.Envelope;
import dev.securecomm.envelope.MessageHeader;
import dev.securecomm.envelope.NestedJoseEnvelope;
import dev.securecomm.envelope.WrappedKeyEnvelope;
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
        envelope.compact().split("\\.", -1).length == members(envelope), "no member has a dot");
    int shortest = envelope.shortestBody();
    Invariant.holds(
        shortest >= 0 && shortest <= input.length, "no body is longer than its envelope");
    return true;
  }

  private static int members(Envelope envelope) {
    return switch (envelope) {
      case NestedJoseEnvelope nested -> {
        namesItsRecipientOrNot(nested);
        yield 5;
      }
      case WrappedKeyEnvelope _ -> 4;
    };
  }

  private static void namesItsRecipientOrNot(NestedJoseEnvelope envelope) {
    try {
      Invariant.holds(
          envelope.protectedHeader().length()
              >= NestedJoseEnvelope.headerFor(envelope.recipientKid()).length(),
          "nobody spells the header shorter than we do");
    } catch (MalformedException e) {
      // Refused, as anything but the closed list is.
    }
  }
}
