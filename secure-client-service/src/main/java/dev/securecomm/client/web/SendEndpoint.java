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
import java.io.IOException;
import org.springframework.http.CacheControl;
import org.springframework.http.HttpHeaders;
import org.springframework.http.ResponseEntity;
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
  /// taken apart.
  @PostMapping("/send")
  ResponseEntity<byte[]> send(HttpServletRequest request)
      throws IOException, TooLongException, ExchangeException, BadRequestException {
    Suite suite = SuiteParameters.parse(request.getQueryString());
    long longest = settings.maxSize().toBytes();
    byte[] body = BoundedBody.read(request, longest, longest);
    Exchanged exchanged = exchange.exchange(suite, new Message(contentType(request), body));
    OpenedReply reply = exchanged.reply();
    return ResponseEntity.status(reply.status())
        .header(HttpHeaders.CONTENT_TYPE, reply.message().contentType().value())
        .header("Message-Id", exchanged.request().header().jti().value())
        .header("Message-Part", Integer.toString(suite.part()))
        .header("X-Content-Type-Options", "nosniff")
        .cacheControl(CacheControl.noStore())
        .body(reply.message().body());
  }

  private static ContentType contentType(HttpServletRequest request) throws BadRequestException {
    String given = request.getContentType();
    try {
      return given == null ? ContentType.BINARY : new ContentType(given);
    } catch (IllegalArgumentException e) {
      throw new BadRequestException("The Content-Type is " + e.getMessage() + ".");
    }
  }
}
