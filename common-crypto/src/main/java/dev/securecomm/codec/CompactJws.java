package dev.securecomm.codec;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// A JWS in compact serialization (RFC 7515 section 7.1): three members joined by dots.
///
/// Split and checked for spelling only; nothing here says that the signature holds. It is kept as
/// it crosses the wire, and read in place: the payload may be long.
public final class CompactJws {

  private static final byte DOT = '.';

  private final byte[] ascii;
  private final int payloadAt;
  private final int signatureAt;

  private CompactJws(byte[] ascii, int payloadAt, int signatureAt) {
    this.ascii = ascii;
    this.payloadAt = payloadAt;
    this.signatureAt = signatureAt;
  }

  /// Splits a compact JWS.
  ///
  /// @throws MalformedException if there are not three members, each canonical base64url and the
  ///   first of them not empty
  public static CompactJws parse(String compact) throws MalformedException {
    return parse(compact.getBytes(StandardCharsets.US_ASCII));
  }

  /// The same, without a copy.
  ///
  /// @param ascii not to be changed any more
  public static CompactJws parse(byte[] ascii) throws MalformedException {
    int first = 0;
    while (first < ascii.length && ascii[first] != DOT) {
      first++;
    }
    int last = ascii.length - 1;
    while (last > first && ascii[last] != DOT) {
      last--;
    }
    if (last <= first) {
      throw new MalformedException("not a compact JWS");
    }
    // One dot more would be in the payload, and is not canonical.
    if (!Base64Url.isCanonical(ascii, 0, first)
        || !Base64Url.isCanonical(ascii, first + 1, last)
        || !Base64Url.isCanonical(ascii, last + 1, ascii.length)) {
      throw new MalformedException("not a compact JWS in canonical base64url");
    }
    if (first == 0) {
      throw new MalformedException("a compact JWS without header");
    }
    return new CompactJws(ascii, first + 1, last + 1);
  }

  public static CompactJws unsigned(JsonObject header, byte[] payload) {
    byte[] first = Base64Url.encodeToAscii(header.toBytes());
    byte[] second = Base64Url.encodeToAscii(payload);
    byte[] ascii =
        ByteBuffer.allocate(first.length + 1 + second.length + 1)
            .put(first)
            .put(DOT)
            .put(second)
            .put(DOT)
            .array();
    return new CompactJws(ascii, first.length + 1, ascii.length);
  }

  public CompactJws signed(byte[] signature) {
    byte[] third = Base64Url.encodeToAscii(signature);
    byte[] all = Arrays.copyOf(ascii, signatureAt + third.length);
    System.arraycopy(third, 0, all, signatureAt, third.length);
    return new CompactJws(all, payloadAt, signatureAt);
  }

  /// The header, b64.
  public String protectedHeader() {
    return text(0, payloadAt - 1);
  }

  /// What the payload stands for.
  public byte[] payload() {
    return Base64Url.decodeCanonical(ascii, payloadAt, signatureAt - 1);
  }

  /// The signature, b64.
  public String signature() {
    return text(signatureAt, ascii.length);
  }

  /// Whether there is any signature, good or not (RFC 7515 appendix A.5 shows one without).
  public boolean isSigned() {
    return signatureAt < ascii.length;
  }

  /// What is signed: `ASCII(protected . payload)`.
  public byte[] signingInput() {
    return Arrays.copyOf(ascii, signatureAt - 1);
  }

  public String compact() {
    return text(0, ascii.length);
  }

  /// The same, without a copy: not to be changed.
  public byte[] toBytes() {
    return ascii;
  }

  private String text(int from, int to) {
    return new String(ascii, from, to - from, StandardCharsets.US_ASCII);
  }

  /// The payload may be a message in plain.
  @Override
  public String toString() {
    return "CompactJws[" + (signatureAt - 1 - payloadAt) + " characters of payload]";
  }
}
