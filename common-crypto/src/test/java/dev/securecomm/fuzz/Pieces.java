package dev.securecomm.fuzz;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Texts with holes: `$a` to `$z` and `$A` to `$Z` stand for valid material that is too long or too
/// random for a fuzzer to come by, and that is made with the keys of every build. So a corpus holds
/// no key, stays short and can be read.
final class Pieces {

  private final Map<Character, byte[]> pieces = new HashMap<>();

  Pieces with(char name, String value) {
    if (pieces.put(name, value.getBytes(StandardCharsets.UTF_8)) != null) {
      throw new IllegalStateException("there are two pieces " + name);
    }
    return this;
  }

  /// `$a` and on, or wherever the first is said to be.
  Pieces with(char first, List<String> values) {
    for (int i = 0; i < values.size(); i++) {
      with((char) (first + i), values.get(i));
    }
    return this;
  }

  byte[] fill(byte[] text) {
    ByteArrayOutputStream filled = new ByteArrayOutputStream(text.length + 1024);
    for (int i = 0; i < text.length; i++) {
      byte[] piece = text[i] == '$' && i + 1 < text.length ? pieces.get((char) text[i + 1]) : null;
      if (piece == null) {
        filled.write(text[i]);
      } else {
        filled.writeBytes(piece);
        i++;
      }
    }
    return filled.toByteArray();
  }

  String fillText(byte[] text) {
    return new String(fill(text), StandardCharsets.UTF_8);
  }
}
