package dev.securecomm.fuzz;

import dev.securecomm.codec.Base64Url;
import dev.securecomm.codec.CompactJws;
import dev.securecomm.codec.MalformedException;
import java.nio.charset.StandardCharsets;

/// A flaw planted on purpose, behind our own parser: a fuzzer that does not find it would find no
/// other.
///
/// Chance alone hardly gets there, of sixteen million words one: only a fuzzer that sees our code
/// run, and what it compares.
final class Planted {

  static final String WORD = "planted";

  private Planted() {}

  static boolean takes(byte[] input) {
    try {
      CompactJws jws = CompactJws.parse(new String(input, StandardCharsets.UTF_8));
      return Base64Url.encode(jws.payload()).equals("flaw") && explodes();
    } catch (MalformedException e) {
      return false;
    }
  }

  private static boolean explodes() {
    throw new IllegalStateException("the planted flaw");
  }
}
