package dev.securecomm.message;

import dev.securecomm.envelope.ContentType;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.regex.Pattern;

/// A plain message: a body and what it is. It prints its size, never its body.
public final class Message {

  private static final Pattern CONTROL = Pattern.compile("[\\p{Cc}\\p{Cf}\\p{Zl}\\p{Zp}&&[^\n\t]]");

  private final ContentType contentType;
  private final byte[] body;

  public Message(ContentType contentType, byte[] body) {
    this.contentType = contentType;
    this.body = body.clone();
  }

  public static Message text(String text) {
    return new Message(ContentType.TEXT, text.getBytes(StandardCharsets.UTF_8));
  }

  public ContentType contentType() {
    return contentType;
  }

  public byte[] body() {
    return body.clone();
  }

  public int size() {
    return body.length;
  }

  /// The body as text, if it is UTF-8.
  public Optional<String> asText() {
    try {
      return Optional.of(
          StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(body)).toString());
    } catch (CharacterCodingException e) {
      return Optional.empty();
    }
  }

  /// For a person to read: the text, or the size of what is no text. Control characters are made
  /// visible, since a sender could steer a terminal with them.
  public String readable() {
    return contentType.isText()
        ? CONTROL.matcher(new String(body, StandardCharsets.UTF_8)).replaceAll("\uFFFD")
        : size() + " bytes of " + contentType;
  }

  @Override
  public String toString() {
    return "Message of " + size() + " bytes of " + contentType + " [redacted]";
  }
}
