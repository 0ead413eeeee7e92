package dev.securecomm.server.web;

import dev.securecomm.envelope.Envelope;
import dev.securecomm.message.RefusedException;
import dev.securecomm.server.config.MessageSettings;
import dev.securecomm.server.exchange.MessageExchange;
import dev.securecomm.service.limit.OverloadedException;
import dev.securecomm.service.limit.TooLongException;
import dev.securecomm.service.web.BoundedBody;
import dev.securecomm.service.web.MediaTypes;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.util.concurrent.Semaphore;
import org.springframework.http.CacheControl;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;

/// `POST /messages` (protocol section 7).
@RestController
class MessagesEndpoint {

  private final MessageExchange exchange;
  private final MessageSettings settings;
  private final Semaphore places;

  MessagesEndpoint(MessageExchange exchange, MessageSettings settings) {
    this.exchange = exchange;
    this.settings = settings;
    this.places = new Semaphore(settings.maxInFlight());
  }

  @PostMapping(
      path = "/messages",
      consumes = {MediaTypes.JOSE_JSON, MediaTypes.JSON})
  ResponseEntity<byte[]> exchange(HttpServletRequest request)
      throws IOException, RefusedException, TooLongException {
    long longest = settings.maxSize().toBytes();
    byte[] body =
        BoundedBody.read(
            request, Envelope.longestFor(longest), () -> TooLongException.message(longest));
    // Taken when the body is there: whoever sends slowly must not keep others out.
    if (!places.tryAcquire()) {
      throw new OverloadedException("all " + settings.maxInFlight() + " places are taken");
    }
    try {
      return ResponseEntity.ok()
          .contentType(MediaTypes.of(MediaTypes.JOSE_JSON))
          .cacheControl(CacheControl.noStore())
          .body(exchange.exchange(body, longest));
    } finally {
      places.release();
    }
  }
}
