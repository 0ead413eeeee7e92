package dev.securecomm.envelope;

import dev.securecomm.codec.Base64Url;
import dev.securecomm.codec.JsonObject;
import dev.securecomm.codec.MalformedException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;

/// Part 2: a wrapped symmetric key and a ciphertext, signed together (protocol 3.2).
///
/// @param protectedHeader the message header, b64
/// @param encryptedKey K under the recipient's encryption key, b64
/// @param ciphertext a Fernet token with its padding, or IV, ciphertext and tag, b64
/// @param signature the sender's, over the three others, b64
public record WrappedKeyEnvelope(
    String protectedHeader, String encryptedKey, String ciphertext, String signature)
    implements Envelope {

  private static final Set<String> MEMBERS =
      Set.of("protected", "encrypted_key", "ciphertext", "signature");

  /// Version, time, IV, up to a block of padding, HMAC: more than AES-GCM adds.
  private static final int LONGEST_OVERHEAD = 1 + 8 + 16 + 16 + 32;

  static WrappedKeyEnvelope read(JsonObject json) throws MalformedException {
    json.exactly(MEMBERS);
    for (String member : Set.of("protected", "encrypted_key", "signature")) {
      if (json.string(member).isEmpty() || !Base64Url.isCanonical(json.string(member))) {
        throw new MalformedException("member " + member + " is not canonical base64url");
      }
    }
    requireCiphertext(json.string("ciphertext"));
    return new WrappedKeyEnvelope(
        json.string("protected"),
        json.string("encrypted_key"),
        json.string("ciphertext"),
        json.string("signature"));
  }

  /// Padding is for Fernet, whose own parser is strict about it; `enc` is not known here yet.
  private static void requireCiphertext(String text) throws MalformedException {
    String unpadded = Base64Url.withoutPadding(text);
    if (unpadded.isEmpty() || !Base64Url.isAlphabet(unpadded)) {
      throw new MalformedException("member ciphertext is not base64url");
    }
  }

  /// What the sender signs: header, wrapped key and ciphertext, so that none of them can be
  /// replaced, and no second key can be found for the ciphertext.
  public byte[] signingInput() {
    return (protectedHeader + "." + encryptedKey + "." + ciphertext)
        .getBytes(StandardCharsets.US_ASCII);
  }

  public WrappedKeyEnvelope signed(byte[] signatureBytes) {
    return new WrappedKeyEnvelope(
        protectedHeader, encryptedKey, ciphertext, Base64Url.encode(signatureBytes));
  }

  @Override
  public int part() {
    return 2;
  }

  @Override
  public JsonObject toJson() {
    return JsonObject.builder()
        .add("protected", protectedHeader)
        .add("encrypted_key", encryptedKey)
        .add("ciphertext", ciphertext)
        .add("signature", signature)
        .build();
  }

  @Override
  public List<String> members() {
    return List.of(protectedHeader, encryptedKey, ciphertext, signature);
  }

  @Override
  public int shortestBody() {
    return Math.max(0, Base64Url.decodedLength(ciphertext) - LONGEST_OVERHEAD);
  }
}
