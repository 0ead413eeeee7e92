package dev.securecomm.service.web;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import dev.securecomm.envelope.MessageId;
import java.net.URI;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;

/// A problem (RFC 9457) with the members of protocol section 7.
///
/// @param type names the kind of problem
/// @param title says it in a few words
/// @param status the HTTP status
/// @param detail says more, where that helps the caller and tells an attacker nothing
/// @param trace a random id, under which the operator finds the reason in the log
@JsonInclude(JsonInclude.Include.NON_NULL)
@JsonPropertyOrder({"type", "title", "status", "detail", "trace"})
public record Problem(URI type, String title, int status, @Nullable String detail, String trace) {

  public static Problem of(String type, HttpStatus status, String title) {
    return new Problem(
        URI.create("urn:securecomm:problem:" + type),
        title,
        status.value(),
        null,
        MessageId.random().value());
  }

  public Problem detail(@Nullable String text) {
    return new Problem(type, title, status, text, trace);
  }

  /// With word when to try again.
  public ResponseEntity<Problem> toResponse(Duration after) {
    return ResponseEntity.status(status)
        .header(HttpHeaders.RETRY_AFTER, Long.toString(after.toSeconds()))
        .contentType(MediaType.APPLICATION_PROBLEM_JSON)
        .body(this);
  }

  public ResponseEntity<Problem> toResponse() {
    return ResponseEntity.status(status).contentType(MediaType.APPLICATION_PROBLEM_JSON).body(this);
  }
}
