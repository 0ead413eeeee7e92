package dev.securecomm.server.web;

import dev.securecomm.envelope.Envelope;
import dev.securecomm.message.RefusedException;
import dev.securecomm.server.config.MessageSettings;
import dev.securecomm.server.exchange.MessageExchange;
import dev.securecomm.service.limit.Places;
import dev.securecomm.service.limit.TooLongException;
import dev.securecomm.service.limit.TooSlowException;
import dev.securecomm.service.web.Bodies;
import dev.securecomm.service.web.MediaTypes;
import dev.securecomm.service.web.ReceivedBody;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import org.springframework.http.CacheControl;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;

/// `POST /messages` (protocol section 7).
@RestController
class MessagesEndpoint {

  private final MessageExchange exchange;
  private final Bodies bodies;
  private final long longest;
  private final Places places;
  private final Callers callers;

  MessagesEndpoint(
      MessageExchange exchange, Callers callers, Bodies bodies, MessageSettings settings) {
    this.exchange = exchange;
    this.callers = callers;
    this.bodies = bodies;
    this.longest = settings.maxSize().toBytes();
    this.places = new Places(settings.maxInFlight());
    bodies.requireRoomFor(Envelope.longestFor(longest));
  }

  @PostMapping(
      path = "/messages",
      consumes = {MediaTypes.JOSE_JSON, MediaTypes.JSON})
  ResponseEntity<byte[]> exchange(HttpServletRequest request)
      throws IOException, RefusedException, TooLongException, TooSlowException {
    try (ReceivedBody body =
            bodies.read(
                request, Envelope.longestFor(longest), () -> TooLongException.message(longest));
        // Taken when the body is there: whoever sends slowly must not keep others out.
        Places.Place _ = places.take()) {
      return ResponseEntity.ok()
          .contentType(MediaTypes.of(MediaTypes.JOSE_JSON))
          .cacheControl(CacheControl.noStore())
          .body(exchange.exchange(body.bytes(), longest, callers.of(request)));
    }
  }
}
