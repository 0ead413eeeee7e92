package dev.securecomm.codec;

import java.nio.ByteBuffer;
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

  static byte[] encodeToAscii(byte[] bytes) {
    return ENCODER.encode(bytes);
  }

  /// The bytes that a canonical text stands for.
  ///
  /// @throws MalformedException if the text is not the one spelling of its bytes
  public static byte[] decode(String text) throws MalformedException {
    if (!endsAsItShould(text.length(), text.isEmpty() ? 0 : text.charAt(text.length() - 1))) {
      throw new MalformedException("not canonical base64url");
    }
    try {
      return DECODER.decode(text);
    } catch (IllegalArgumentException e) {
      throw new MalformedException("not canonical base64url", e);
    }
  }

  /// The bytes that a part of a text stands for, of which it is known that it is canonical.
  static byte[] decodeCanonical(byte[] ascii, int from, int to) {
    ByteBuffer decoded = DECODER.decode(ByteBuffer.wrap(ascii, from, to - from));
    byte[] bytes = decoded.array();
    return bytes.length == decoded.limit() ? bytes : Arrays.copyOf(bytes, decoded.limit());
  }

  /// Whether the text is the one spelling of some bytes; the empty text is that of no bytes.
  public static boolean isCanonical(String text) {
    byte[] latin = text.getBytes(StandardCharsets.ISO_8859_1);
    return isCanonical(latin, 0, latin.length);
  }

  static boolean isCanonical(byte[] text, int from, int to) {
    return isAlphabet(text, from, to)
        && endsAsItShould(to - from, from == to ? 0 : text[to - 1] & 0xff);
  }

  /// Without padding, and with the unused bits of the last character zero.
  private static boolean endsAsItShould(int length, int last) {
    return switch (length % 4) {
      case 0 -> last != '=';
      case 2 -> (valueOf(last) & 0b1111) == 0;
      case 3 -> (valueOf(last) & 0b11) == 0;
      default -> false;
    };
  }

  /// Whether there are no other characters in it, whatever they spell.
  public static boolean isAlphabet(String text) {
    byte[] latin = text.getBytes(StandardCharsets.ISO_8859_1);
    return isAlphabet(latin, 0, latin.length);
  }

  private static boolean isAlphabet(byte[] text, int from, int to) {
    int all = 0;
    for (int i = from; i < to; i++) {
      // Negative if one of them is.
      all |= VALUES[text[i] & 0xff];
    }
    return all >= 0;
  }

  /// The text without the padding that brings it to a multiple of four characters, if there is any.
  public static String withoutPadding(String text) {
    int padding = text.endsWith("==") ? 2 : text.endsWith("=") ? 1 : 0;
    return text.substring(0, text.length() - padding);
  }

  /// How many bytes a well-spelled text stands for; padding, where a format has it, stands for
  /// none.
  public static int decodedLength(String text) {
    int padding = text.indexOf('=');
    return (int) ((padding < 0 ? text.length() : padding) * 3L / 4);
  }

  /// What a character stands for, or -1.
  private static int valueOf(int c) {
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
