package dev.securecomm.codec;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;

/// Base64url without padding, canonical only (RFC 4648 sections 3.5 and 5).
///
/// The JDK's decoder takes padding and ignores the unused bits of the last character, which gives
/// one value several spellings. Replay records and reply binding hash the spelling, so here a value
/// has exactly one.
public final class Base64Url {

  private static final Base64.Encoder ENCODER = Base64.getUrlEncoder().withoutPadding();
  private static final Base64.Decoder DECODER = Base64.getUrlDecoder();

  /// What each character stands for: most of a message is looked up in here.
  private static final byte[] VALUES = values();

  private Base64Url() {}

  public static String encode(byte[] bytes) {
    return ENCODER.encodeToString(bytes);
  }

  /// The bytes that a canonical text stands for.
  ///
  /// @throws MalformedException if the text is not the one spelling of its bytes
  public static byte[] decode(String text) throws MalformedException {
    if (!endsAsItShould(text)) {
      throw new MalformedException("not canonical base64url");
    }
    try {
      return DECODER.decode(text);
    } catch (IllegalArgumentException e) {
      throw new MalformedException("not canonical base64url", e);
    }
  }

  /// Whether the text is the one spelling of some bytes; the empty text is that of no bytes.
  public static boolean isCanonical(String text) {
    return isAlphabet(text) && endsAsItShould(text);
  }

  /// Without padding, and with the unused bits of the last character zero.
  private static boolean endsAsItShould(String text) {
    return switch (text.length() % 4) {
      case 0 -> !text.endsWith("=");
      case 2 -> (valueOf(text.charAt(text.length() - 1)) & 0b1111) == 0;
      case 3 -> (valueOf(text.charAt(text.length() - 1)) & 0b11) == 0;
      default -> false;
    };
  }

  /// Whether there are no other characters in it, whatever they spell.
  public static boolean isAlphabet(String text) {
    int all = 0;
    for (byte character : text.getBytes(StandardCharsets.ISO_8859_1)) {
      // Negative if one of them is.
      all |= VALUES[character & 0xff];
    }
    return all >= 0;
  }

  /// How many bytes a well-spelled text stands for; padding, where a format has it, stands for
  /// none.
  public static int decodedLength(String text) {
    int padding = text.indexOf('=');
    return (int) ((padding < 0 ? text.length() : padding) * 3L / 4);
  }

  /// What a character stands for, or -1.
  private static int valueOf(char c) {
    return c < VALUES.length ? VALUES[c] : -1;
  }

  private static byte[] values() {
    String alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    byte[] values = new byte[256];
    Arrays.fill(values, (byte) -1);
    for (int i = 0; i < alphabet.length(); i++) {
      values[alphabet.charAt(i)] = (byte) i;
    }
    return values;
  }
}
