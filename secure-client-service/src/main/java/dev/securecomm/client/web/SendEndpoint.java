package dev.securecomm.client.web;

import dev.securecomm.client.config.MessageSettings;
import dev.securecomm.client.exchange.AddressedMessage;
import dev.securecomm.client.exchange.ExchangeException;
import dev.securecomm.client.exchange.Exchanged;
import dev.securecomm.client.exchange.Exchanges;
import dev.securecomm.client.exchange.Patience;
import dev.securecomm.client.outbox.Answered;
import dev.securecomm.client.outbox.IdempotencyKey;
import dev.securecomm.client.outbox.KeyReusedException;
import dev.securecomm.client.outbox.NotDeliveredException;
import dev.securecomm.client.outbox.Outbox;
import dev.securecomm.client.outbox.OutboxMessage;
import dev.securecomm.client.outbox.StillWaitingException;
import dev.securecomm.client.outbox.UnderWayException;
import dev.securecomm.envelope.ContentType;
import dev.securecomm.envelope.MessageHeader;
import dev.securecomm.key.Party;
import dev.securecomm.message.Message;
import dev.securecomm.message.OpenedReply;
import dev.securecomm.message.Reply;
import dev.securecomm.service.limit.TooLongException;
import dev.securecomm.service.limit.TooSlowException;
import dev.securecomm.service.web.Bodies;
import dev.securecomm.service.web.ReceivedBody;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.json.JsonMapper;

/// `POST /send`: a plain message in, the opened reply out; or, if the caller would rather not wait,
/// where it will be.
@RestController
class SendEndpoint {

  static final String IDEMPOTENCY_KEY = "Idempotency-Key";

  private final Exchanges exchanges;
  private final Outbox outbox;
  private final Bodies bodies;
  private final JsonMapper json;
  private final long longest;

  SendEndpoint(
      Exchanges exchanges,
      Outbox outbox,
      Bodies bodies,
      JsonMapper json,
      MessageSettings settings) {
    this.exchanges = exchanges;
    this.outbox = outbox;
    this.bodies = bodies;
    this.json = json;
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
          StillWaitingException,
          NotDeliveredException,
          KeyReusedException,
          UnderWayException,
          BadRequestException {
    SendParameters parameters = SendParameters.in(request);
    Party to = server(parameters);
    Optional<IdempotencyKey> key = idempotencyKey(request);
    Preferences preferences = Preferences.in(request);
    try (ReceivedBody body =
        bodies.read(request, longest, () -> TooLongException.message(longest))) {
      AddressedMessage message =
          new AddressedMessage(
              to, parameters.suite(), new Message(contentType(request), body.bytes()));
      if (preferences.isAsync()) {
        accept(key, message, preferences, response);
        return;
      }
      Patience patience = Patience.of(preferences.atMost(exchanges.timeout(), exchanges.timeout()));
      write(
          key.isPresent()
              ? outbox.send(key.get(), message, patience)
              : answered(exchanges.with(to).exchange(message, patience)),
          response);
    }
  }

  private Party server(SendParameters parameters) throws BadRequestException {
    Party to = parameters.to().orElse(exchanges.usual());
    if (!exchanges.parties().contains(to)) {
      throw BadRequestException.server(
          "There is to="
              + exchanges.parties().stream()
                  .map(Party::name)
                  .sorted()
                  .collect(Collectors.joining(", to="))
              + ".");
    }
    return to;
  }

  /// Who would rather not wait, or not for long (RFC 7240 section 4.3).
  private void accept(
      Optional<IdempotencyKey> key,
      AddressedMessage message,
      Preferences preferences,
      HttpServletResponse response)
      throws IOException, ExchangeException, NotDeliveredException, KeyReusedException {
    OutboxMessage accepted = outbox.accept(key, message);
    Optional<Answered> answered =
        outbox.await(accepted.id(), preferences.atMost(exchanges.timeout(), Duration.ZERO));
    if (answered.isPresent()) {
      write(answered.get(), response);
    } else {
      write(accepted, response);
    }
  }

  private static Answered answered(Exchanged exchanged) {
    OpenedReply reply = exchanged.reply();
    MessageHeader header = exchanged.request().header();
    return new Answered(header.jti(), header.suite(), new Reply(reply.status(), reply.message()));
  }

  private static void write(Answered answered, HttpServletResponse response) throws IOException {
    Message message = answered.reply().message();
    response.setStatus(answered.reply().status());
    response.setContentType(message.contentType().value());
    response.setHeader("Message-Id", answered.id().value());
    response.setHeader("Message-Part", Integer.toString(answered.suite().part()));
    response.setHeader("X-Content-Type-Options", "nosniff");
    write(message.body(), response);
  }

  /// RFC 7240 section 4.1.
  private void write(OutboxMessage message, HttpServletResponse response) throws IOException {
    response.setStatus(HttpServletResponse.SC_ACCEPTED);
    response.setContentType(MediaType.APPLICATION_JSON_VALUE);
    response.setHeader(HttpHeaders.LOCATION, "/messages/" + message.id());
    response.setHeader("Preference-Applied", Preferences.ASYNC);
    response.setHeader("Message-Id", message.id().value());
    write(json.writeValueAsBytes(ShownMessage.of(message)), response);
  }

  private static void write(byte[] body, HttpServletResponse response) throws IOException {
    response.setHeader(HttpHeaders.CACHE_CONTROL, "no-store");
    response.setContentLength(body.length);
    response.getOutputStream().write(body);
  }

  private static Optional<IdempotencyKey> idempotencyKey(HttpServletRequest request)
      throws BadRequestException {
    List<String> given = Collections.list(request.getHeaders(IDEMPOTENCY_KEY));
    if (given.size() > 1) {
      throw BadRequestException.idempotencyKey("Give Idempotency-Key once.");
    }
    try {
      return given.stream().findFirst().map(IdempotencyKey::new);
    } catch (IllegalArgumentException e) {
      throw BadRequestException.idempotencyKey(
          "An Idempotency-Key is 1 to 255 visible characters of ASCII.");
    }
  }

  private static ContentType contentType(HttpServletRequest request) throws BadRequestException {
    if (Collections.list(request.getHeaders(HttpHeaders.CONTENT_TYPE)).size() > 1) {
      throw BadRequestException.contentType("Give Content-Type once.");
    }
    String given = request.getContentType();
    try {
      return given == null ? ContentType.BINARY : new ContentType(given);
    } catch (IllegalArgumentException e) {
      throw BadRequestException.contentType("The Content-Type is " + e.getMessage() + ".");
    }
  }
}
