package dev.securecomm.fuzz;

import dev.securecomm.codec.JsonObject;
import dev.securecomm.codec.MalformedException;

/// A flaw planted on purpose: a fuzzer that does not find it would find no other.
///
/// One step of it leads to the next, each through our parser, so that chance alone hardly gets
/// there: only a fuzzer that sees our code run does.
final class Planted {

  static final String WORD = "planted";

  private Planted() {}

  static boolean takes(byte[] input) {
    try {
      JsonObject json = JsonObject.parse(input);
      return json.string("no").equals("planted") && explodes();
    } catch (MalformedException e) {
      return false;
    }
  }

  private static boolean explodes() {
    throw new IllegalStateException("the planted flaw");
  }
}
