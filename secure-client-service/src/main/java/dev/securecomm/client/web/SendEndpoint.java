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
import dev.securecomm.service.web.BoundedBody;
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
  private final MessageSettings settings;

  SendEndpoint(MessageExchange exchange, MessageSettings settings) {
    this.exchange = exchange;
    this.settings = settings;
  }

  /// The body is read as it is, whatever its type: a form, as curl calls what it is given, is not
  /// taken apart. The reply is written as it is, too: Spring would read its media type, and fail on
  /// some that are good, such as one with a charset that Java does not know.
  @PostMapping("/send")
  void send(HttpServletRequest request, HttpServletResponse response)
      throws IOException, TooLongException, ExchangeException, BadRequestException {
    Suite suite = SuiteParameters.parse(request.getQueryString());
    long longest = settings.maxSize().toBytes();
    byte[] body = BoundedBody.read(request, longest, () -> TooLongException.message(longest));
    Exchanged exchanged = exchange.exchange(suite, new Message(contentType(request), body));
    OpenedReply reply = exchanged.reply();
    response.setStatus(reply.status());
    response.setContentType(reply.message().contentType().value());
    response.setHeader("Message-Id", exchanged.request().header().jti().value());
    response.setHeader("Message-Part", Integer.toString(suite.part()));
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
