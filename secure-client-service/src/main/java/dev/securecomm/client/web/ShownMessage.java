package dev.securecomm.client.web;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.securecomm.client.outbox.Answered;
import dev.securecomm.client.outbox.Outbox;
import dev.securecomm.client.outbox.OutboxMessage;
import dev.securecomm.key.Party;
import dev.securecomm.message.Message;
import dev.securecomm.message.Reply;
import java.time.Instant;
import java.util.Base64;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// A message of the outbox as JSON.
///
/// @param to the server that it is for
/// @param state `waiting`, `delivered` or `failed`
/// @param tries how often it was tried to deliver it
/// @param expires until when it is tried
/// @param nextTry when it is tried next
/// @param reason why the last try failed, in a sentence or two
/// @param reply what the server replied
@JsonInclude(JsonInclude.Include.NON_NULL)
record ShownMessage(
    String id,
    @Nullable String to,
    String state,
    long tries,
    Instant created,
    Instant expires,
    @Nullable Instant lastTry,
    @Nullable Instant nextTry,
    @Nullable String reason,
    @Nullable ShownReply reply) {

  static ShownMessage of(OutboxMessage message) {
    return of(message, null);
  }

  static ShownMessage of(Outbox.Found found) {
    return of(
        found.message(), found.answered().map(Answered::reply).map(ShownReply::of).orElse(null));
  }

  private static ShownMessage of(OutboxMessage message, @Nullable ShownReply reply) {
    return new ShownMessage(
        message.id().value(),
        message.to().map(Party::name).orElse(null),
        message.state().label(),
        message.tries(),
        message.created(),
        message.expires(),
        message.lastTry().orElse(null),
        message.nextTry().orElse(null),
        message.reason().orElse(null),
        reply);
  }

  /// The opened reply.
  ///
  /// @param status the handler's, with HTTP's meaning
  /// @param body the body as text, if it is UTF-8
  /// @param base64 the body otherwise
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record ShownReply(
      int status, String contentType, @Nullable String body, @Nullable String base64) {

    static ShownReply of(Reply reply) {
      Message message = reply.message();
      Optional<String> text = message.asText();
      return new ShownReply(
          reply.status(),
          message.contentType().value(),
          text.orElse(null),
          text.isPresent() ? null : Base64.getEncoder().encodeToString(message.body()));
    }
  }
}
