package dev.securecomm.client.web;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.securecomm.client.outbox.Outbox;
import dev.securecomm.client.outbox.Place;
import dev.securecomm.client.outbox.State;
import dev.securecomm.envelope.MessageId;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.http.CacheControl;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/// What became of messages that were sent with `Prefer: respond-async` or an `Idempotency-Key`.
@RestController
class OutboxEndpoint {

  private static final int PAGE = 100;

  private final Outbox outbox;

  OutboxEndpoint(Outbox outbox) {
    this.outbox = outbox;
  }

  @GetMapping("/messages/{id}")
  ResponseEntity<ShownMessage> message(@PathVariable String id) throws NoSuchMessageException {
    return json(
        messageId(id)
            .flatMap(outbox::find)
            .map(ShownMessage::of)
            .orElseThrow(NoSuchMessageException::new));
  }

  @DeleteMapping("/messages/{id}")
  @ResponseStatus(HttpStatus.NO_CONTENT)
  void forget(@PathVariable String id) throws NoSuchMessageException {
    if (!messageId(id).map(outbox::forget).orElse(false)) {
      throw new NoSuchMessageException();
    }
  }

  /// The newest first, a hundred at a time.
  @GetMapping("/messages")
  ResponseEntity<ShownList> messages(
      @RequestParam(required = false) @Nullable String state,
      @RequestParam(required = false) @Nullable String from)
      throws BadRequestException {
    Outbox.Listed listed = outbox.list(state(state), place(from), PAGE);
    return json(
        new ShownList(
            listed.messages().stream().map(ShownMessage::of).toList(),
            listed.next().map(next -> link(state, next)).orElse(null)));
  }

  /// A page of the list.
  ///
  /// @param next the path of the next page, if there is one
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record ShownList(List<ShownMessage> messages, @Nullable String next) {}

  private static String link(@Nullable String state, Place next) {
    return "/messages?" + (state == null ? "" : "state=" + state + "&") + "from=" + next;
  }

  private static Optional<State> state(@Nullable String name) throws BadRequestException {
    if (name == null) {
      return Optional.empty();
    }
    return Optional.of(
        State.parse(name)
            .orElseThrow(
                () -> BadRequestException.list("There is state=waiting, delivered and failed.")));
  }

  private static Optional<Place> place(@Nullable String from) throws BadRequestException {
    try {
      return Optional.ofNullable(from).map(Place::parse);
    } catch (IllegalArgumentException e) {
      throw BadRequestException.list("from= is what next said on the page before.");
    }
  }

  private static Optional<MessageId> messageId(String id) {
    try {
      return Optional.of(new MessageId(id));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private static <T> ResponseEntity<T> json(T body) {
    return ResponseEntity.ok()
        .contentType(MediaType.APPLICATION_JSON)
        .cacheControl(CacheControl.noStore())
        .body(body);
  }
}
