package dev.securecomm.envelope;

import dev.securecomm.codec.JsonObject;
import dev.securecomm.codec.MalformedException;
import java.util.List;

/// A sealed message as it crosses the wire: a JSON object of strings in one of two shapes (protocol
/// section 3). Well-formed, and that is all: nothing in it is to be believed yet.
public sealed interface Envelope permits NestedJoseEnvelope, WrappedKeyEnvelope {

  /// The most bytes that the members other than the ciphertext take, with room for white space.
  int OVERHEAD = 64 * 1024;

  /// Reads an envelope; its members tell its part.
  ///
  /// @throws MalformedException if it has not exactly the members of one part, as strings in
  ///   canonical base64url
  static Envelope parse(byte[] json) throws MalformedException {
    JsonObject members = JsonObject.parse(json);
    return members.has("signature")
        ? WrappedKeyEnvelope.read(members)
        : NestedJoseEnvelope.read(members);
  }

  /// The longest JSON in which a body of so many bytes crosses the wire. Part 1 is the longer: the
  /// body is base64url twice, inside the JWS and around the JWE.
  static long longestFor(long bodyBytes) {
    return bodyBytes * 16 / 9 + OVERHEAD;
  }

  /// 1 or 2.
  int part();

  JsonObject toJson();

  /// Its members, in the order of protocol section 5.
  List<String> members();

  /// The members joined by dots.
  default String compact() {
    return String.join(".", members());
  }

  /// A body cannot be shorter than this; known before anything is decrypted.
  int shortestBody();

  default Digest digest() {
    return Digest.of(members());
  }

  /// The envelope as HTTP body.
  default byte[] toBytes() {
    return toJson().toBytes();
  }
}
