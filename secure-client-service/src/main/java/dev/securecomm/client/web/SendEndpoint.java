package dev.securecomm.client.web;

import dev.securecomm.client.config.MessageSettings;
import dev.securecomm.client.exchange.ExchangeException;
import dev.securecomm.client.exchange.Exchanged;
import dev.securecomm.client.exchange.MessageExchange;
import dev.securecomm.envelope.ContentType;
import dev.securecomm.envelope.Suite;
import dev.securecomm.message.Message;
import dev.securecomm.message.OpenedReply;
import dev.securecomm.service.limit.TooLongException;
import dev.securecomm.service.limit.TooSlowException;
import dev.securecomm.service.web.Bodies;
import dev.securecomm.service.web.ReceivedBody;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.http.HttpHeaders;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;

/// `POST /send`: a plain message in, the opened reply out.
@RestController
class SendEndpoint {

  private final MessageExchange exchange;
  private final Bodies bodies;
  private final long longest;

  SendEndpoint(MessageExchange exchange, Bodies bodies, MessageSettings settings) {
    this.exchange = exchange;
    this.bodies = bodies;
    this.longest = settings.maxSize().toBytes();
    bodies.requireRoomFor(longest);
  }

  /// The body is read as it is, whatever its type: a form, as curl calls what it is given, is not
  /// taken apart. The reply is written as it is, too: Spring would read its media type, and fail on
  /// some that are good, such as one with a charset that Java does not know.
  @PostMapping("/send")
  void send(HttpServletRequest request, HttpServletResponse response)
      throws IOException,
          TooLongException,
          TooSlowException,
          ExchangeException,
          BadRequestException {
    Suite suite = SuiteParameters.parse(request.getQueryString());
    try (ReceivedBody body =
        bodies.read(request, longest, () -> TooLongException.message(longest))) {
      write(exchange.exchange(suite, new Message(contentType(request), body.bytes())), response);
    }
  }

  private static void write(Exchanged exchanged, HttpServletResponse response) throws IOException {
    OpenedReply reply = exchanged.reply();
    response.setStatus(reply.status());
    response.setContentType(reply.message().contentType().value());
    response.setHeader("Message-Id", exchanged.request().header().jti().value());
    response.setHeader(
        "Message-Part", Integer.toString(exchanged.request().header().suite().part()));
    response.setHeader("X-Content-Type-Options", "nosniff");
    response.setHeader(HttpHeaders.CACHE_CONTROL, "no-store");
    response.setContentLength(reply.message().size());
    response.getOutputStream().write(reply.message().body());
  }

  private static ContentType contentType(HttpServletRequest request) throws BadRequestException {
    String given = request.getContentType();
    try {
      return given == null ? ContentType.BINARY : new ContentType(given);
    } catch (IllegalArgumentException e) {
      throw BadRequestException.contentType("The Content-Type is " + e.getMessage() + ".");
    }
  }
}
