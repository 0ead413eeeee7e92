package dev.securecomm.fuzz;

import dev.securecomm.codec.Base64Url;
import dev.securecomm.codec.CompactJws;
import dev.securecomm.codec.JsonObject;
import dev.securecomm.codec.MalformedException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;

/// The spellings.
final class Codecs {

  private Codecs() {}

  /// A text is taken exactly if the JDK encodes what it decodes from it in the very same way; and
  /// any bytes have a spelling, which is taken.
  static boolean base64Url(byte[] input) throws MalformedException {
    Invariant.holds(
        Arrays.equals(Base64Url.decode(Base64Url.encode(input)), input),
        "what is encoded decodes to the same");
    String text = new String(input, StandardCharsets.UTF_8);
    Invariant.holds(
        Base64Url.isCanonical(text) == isWhatTheJdkEncodes(text),
        "canonical is what an encoder writes");
    try {
      byte[] bytes = Base64Url.decode(text);
      Invariant.holds(Base64Url.encode(bytes).equals(text), "what decodes is encoded to the same");
      Invariant.holds(Base64Url.decodedLength(text) == bytes.length, "the length is known before");
      Invariant.holds(Base64Url.isCanonical(text), "only what is canonical decodes");
      return true;
    } catch (MalformedException e) {
      Invariant.holds(!Base64Url.isCanonical(text), "what is canonical decodes");
      return false;
    }
  }

  private static boolean isWhatTheJdkEncodes(String text) {
    try {
      byte[] bytes = Base64.getUrlDecoder().decode(text);
      return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes).equals(text);
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  static boolean compactJws(byte[] input) {
    try {
      CompactJws jws = CompactJws.parse(input.clone());
      String text = jws.compact();
      Invariant.holds(
          Arrays.equals(text.getBytes(StandardCharsets.US_ASCII), input),
          "what parses serialises back");
      Invariant.holds(
          text.startsWith(new String(jws.signingInput(), StandardCharsets.US_ASCII) + "."),
          "what is signed is what came");
      Invariant.holds(
          Base64Url.encode(jws.payload()).equals(text.split("\\.", -1)[1]),
          "the payload is what stands between");
      Invariant.holds(jws.isSigned() != text.endsWith("."), "an empty signature is none");
      return true;
    } catch (MalformedException e) {
      return false;
    }
  }

  static boolean json(byte[] input) throws MalformedException {
    JsonObject object;
    try {
      object = JsonObject.parse(input);
    } catch (MalformedException e) {
      return false;
    }
    Invariant.holds(isUtf8(input), "only UTF-8 is JSON");
    Invariant.holds(input[0] != (byte) 0xEF, "a byte order mark is no JSON");
    JsonObject readable = ReadableMembers.of(object);
    Invariant.holds(
        JsonObject.parse(readable.toBytes()).equals(readable), "what parses serialises back");
    return true;
  }

  private static boolean isUtf8(byte[] bytes) {
    try {
      StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes));
      return true;
    } catch (CharacterCodingException e) {
      return false;
    }
  }
}
