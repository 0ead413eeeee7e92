package dev.securecomm.envelope;

import dev.securecomm.codec.Base64Url;
import dev.securecomm.codec.JsonObject;
import dev.securecomm.codec.MalformedException;
import dev.securecomm.key.Kid;
import java.util.List;
import java.util.Set;

/// Part 1: a flattened JWE around a compact JWS (protocol 3.1; RFC 7516 section 7.2.2).
///
/// @param protectedHeader the JWE header, b64
/// @param encryptedKey the content key under the recipient's encryption key, b64
/// @param iv 12 bytes, b64
/// @param ciphertext the encrypted JWS, b64
/// @param tag 16 bytes, b64
public record NestedJoseEnvelope(
    String protectedHeader, String encryptedKey, String iv, String ciphertext, String tag)
    implements Envelope {

  private static final Set<String> MEMBERS =
      Set.of("protected", "encrypted_key", "iv", "ciphertext", "tag");
  private static final Set<String> HEADER = Set.of("alg", "enc", "kid", "typ", "cty");

  private static final int IV_BYTES = 12;
  private static final int TAG_BYTES = 16;

  /// The JWS header has a dozen bounded members, the signature at most 512 bytes.
  private static final int LONGEST_JWS_OVERHEAD = 2048;

  static NestedJoseEnvelope read(JsonObject json) throws MalformedException {
    json.exactly(MEMBERS);
    NestedJoseEnvelope envelope =
        new NestedJoseEnvelope(
            json.string("protected"),
            json.string("encrypted_key"),
            json.string("iv"),
            json.string("ciphertext"),
            json.string("tag"));
    for (String member : MEMBERS) {
      if (json.string(member).isEmpty() || !Base64Url.isCanonical(json.string(member))) {
        throw new MalformedException("member " + member + " is not canonical base64url");
      }
    }
    if (Base64Url.decodedLength(envelope.iv) != IV_BYTES
        || Base64Url.decodedLength(envelope.tag) != TAG_BYTES) {
      throw new MalformedException("iv or tag has a wrong length");
    }
    return envelope;
  }

  /// The JWE protected header for a recipient, b64: a closed list, so always the same but for
  /// `kid`.
  public static String headerFor(Kid recipient) {
    return Base64Url.encode(
        JsonObject.builder()
            .add("alg", "RSA-OAEP-256")
            .add("enc", "A256GCM")
            .add("kid", recipient.value())
            .add("typ", "sm1+jwe")
            .add("cty", "JOSE")
            .build()
            .toBytes());
  }

  /// The recipient's encryption key, out of the JWE header.
  ///
  /// This is where RSA1_5, `zip`, `crit`, PBES2 and `none` end: before any cryptography.
  ///
  /// @throws MalformedException if the header is not the closed list of protocol 3.1
  public Kid recipientKid() throws MalformedException {
    JsonObject header = JsonObject.parse(Base64Url.decode(protectedHeader));
    header.exactly(HEADER);
    header.constant("alg", "RSA-OAEP-256");
    header.constant("enc", "A256GCM");
    header.constant("typ", "sm1+jwe");
    header.constant("cty", "JOSE");
    return header.value("kid", Kid::new);
  }

  @Override
  public int part() {
    return 1;
  }

  @Override
  public JsonObject toJson() {
    return JsonObject.builder()
        .add("protected", protectedHeader)
        .add("encrypted_key", encryptedKey)
        .add("iv", iv)
        .add("ciphertext", ciphertext)
        .add("tag", tag)
        .build();
  }

  @Override
  public List<String> members() {
    return List.of(protectedHeader, encryptedKey, iv, ciphertext, tag);
  }

  @Override
  public int shortestBody() {
    int jws = Base64Url.decodedLength(ciphertext);
    return Math.max(0, jws - LONGEST_JWS_OVERHEAD) / 4 * 3;
  }
}
