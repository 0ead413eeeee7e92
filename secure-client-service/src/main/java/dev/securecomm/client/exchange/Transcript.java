package dev.securecomm.client.exchange;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonRawValue;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// An exchange as it happened, for a person who wants to see it: who spoke to whom, what crossed
/// the wire, what was checked, and how long each step took here. Whoever has it has the plaintext.
///
/// @param id the message's
/// @param part 1 or 2
/// @param enc how the body was encrypted
/// @param status the reply's
/// @param checks what was checked of the reply before it was believed, in that order
/// @param steps what took time here, in that order
public record Transcript(
    String id,
    int part,
    String enc,
    Identity sender,
    Identity recipient,
    Sealed request,
    Sealed reply,
    int status,
    List<Check> checks,
    List<Step> steps) {

  /// Who somebody is.
  public record Identity(String party, String fingerprint) {}

  /// A message or a reply, sealed and plain.
  ///
  /// @param header the signed message header, as JSON
  /// @param signedWith the sender's key
  /// @param sealedTo the recipient's key
  /// @param digest of the envelope (protocol section 2)
  /// @param envelope its members, as they crossed the wire
  /// @param notes what each member is, and who can read it
  /// @param wireBytes the envelope's length
  public record Sealed(
      @JsonRawValue String header,
      String signedWith,
      String sealedTo,
      String digest,
      Map<String, String> envelope,
      Map<String, String> notes,
      int wireBytes,
      Plain plain) {}

  /// What only the two sides see.
  ///
  /// @param bytes the body's length
  /// @param body as text, if it is UTF-8
  /// @param base64 the body otherwise
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Plain(
      String contentType, int bytes, @Nullable String body, @Nullable String base64) {}

  /// Something that was checked.
  ///
  /// @param what in a few words
  /// @param value what it was found to be
  public record Check(String what, String value) {}

  /// Something that took time.
  ///
  /// @param what in a few words
  /// @param millis how long, in milliseconds
  public record Step(String what, double millis) {}
}
