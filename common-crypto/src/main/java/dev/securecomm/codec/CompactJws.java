package dev.securecomm.codec;

import java.nio.charset.StandardCharsets;

/// A JWS in compact serialization (RFC 7515 section 7.1): three members joined by dots.
///
/// Split and checked for spelling only; nothing here says that the signature holds.
public record CompactJws(String protectedHeader, String payload, String signature) {

  /// Splits a compact JWS.
  ///
  /// @throws MalformedException if there are not three members, each canonical base64url and the
  ///   first of them not empty
  public static CompactJws parse(String compact) throws MalformedException {
    String[] members = compact.split("\\.", 4);
    if (members.length != 3) {
      throw new MalformedException("not a compact JWS");
    }
    for (String member : members) {
      if (!Base64Url.isCanonical(member)) {
        throw new MalformedException("not a compact JWS in canonical base64url");
      }
    }
    if (members[0].isEmpty()) {
      throw new MalformedException("a compact JWS without header");
    }
    return new CompactJws(members[0], members[1], members[2]);
  }

  public static CompactJws unsigned(JsonObject header, byte[] payload) {
    return new CompactJws(Base64Url.encode(header.toBytes()), Base64Url.encode(payload), "");
  }

  public CompactJws signed(byte[] signature) {
    return new CompactJws(protectedHeader, payload, Base64Url.encode(signature));
  }

  /// Whether there is any signature, good or not (RFC 7515 appendix A.5 shows one without).
  public boolean isSigned() {
    return !signature.isEmpty();
  }

  /// What is signed: `ASCII(protected . payload)`.
  public byte[] signingInput() {
    return (protectedHeader + "." + payload).getBytes(StandardCharsets.US_ASCII);
  }

  public String compact() {
    return protectedHeader + "." + payload + "." + signature;
  }

  /// The payload may be a message in plain.
  @Override
  public String toString() {
    return "CompactJws[" + payload.length() + " characters of payload]";
  }
}
