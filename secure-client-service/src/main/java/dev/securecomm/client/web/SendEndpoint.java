package dev.securecomm.client.web;

import dev.securecomm.client.config.MessageSettings;
import dev.securecomm.client.exchange.AddressedMessage;
import dev.securecomm.client.exchange.ExchangeException;
import dev.securecomm.client.exchange.Exchanged;
import dev.securecomm.client.exchange.Exchanges;
import dev.securecomm.client.exchange.Patience;
import dev.securecomm.client.outbox.KeyReusedException;
import dev.securecomm.client.outbox.NotDeliveredException;
import dev.securecomm.client.outbox.Outbox;
import dev.securecomm.client.outbox.StillWaitingException;
import dev.securecomm.client.outbox.UnderWayException;
import dev.securecomm.key.Party;
import dev.securecomm.message.Message;
import dev.securecomm.service.connection.ConnectionSettings;
import dev.securecomm.service.limit.TooLongException;
import dev.securecomm.service.limit.TooSlowException;
import dev.securecomm.service.web.Bodies;
import dev.securecomm.service.web.ReceivedBody;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import java.util.stream.Collectors;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;

/// `POST /send`: a plain message in, the opened reply out; or, if the caller would rather not wait,
/// where it will be.
@RestController
class SendEndpoint {

  private final Exchanges exchanges;
  private final Outbox outbox;
  private final Bodies bodies;
  private final Answers answers;
  private final long longest;

  SendEndpoint(
      Exchanges exchanges,
      Outbox outbox,
      Bodies bodies,
      Answers answers,
      MessageSettings settings,
      ConnectionSettings connections) {
    this.exchanges = exchanges;
    this.outbox = outbox;
    this.bodies = bodies;
    this.answers = answers;
    this.longest = settings.maxSize().toBytes();
    bodies.requireRoomFor(longest);
    connections.requireTimeFor("securecomm.server.timeout", exchanges.timeout());
  }

  /// The body is read as it is, whatever its type: a form, as curl calls what it is given, is not
  /// taken apart.
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
    SendRequest asked = SendRequest.in(request);
    Party to = server(asked);
    try (ReceivedBody body =
        bodies.read(request, longest, () -> TooLongException.message(longest))) {
      AddressedMessage message =
          new AddressedMessage(to, asked.suite(), new Message(asked.type(), body.bytes()));
      if (asked.preferences().isAsync()) {
        accept(asked, message, response);
      } else if (asked.key().isPresent()) {
        answers.write(outbox.send(asked.key().get(), message, patience(asked)), response);
      } else {
        exchange(asked, message, response);
      }
    }
  }

  private Party server(SendRequest asked) throws BadRequestException {
    Party to = asked.to().orElse(exchanges.usual());
    if (!exchanges.parties().contains(to)) {
      throw BadRequestException.server(
          exchanges.parties().stream()
              .map(Party::name)
              .sorted()
              .collect(Collectors.joining(", to=", "There is to=", ".")));
    }
    return to;
  }

  private Patience patience(SendRequest asked) {
    return Patience.of(asked.preferences().atMost(exchanges.timeout(), exchanges.timeout()));
  }

  private void exchange(SendRequest asked, AddressedMessage message, HttpServletResponse response)
      throws IOException, ExchangeException {
    Exchanged exchanged = exchanges.with(message.to()).exchange(message, patience(asked));
    if (asked.explained()) {
      answers.write(exchanged, message.message(), response);
    } else {
      answers.write(exchanged, response);
    }
  }

  /// For who would rather not wait, or not for long.
  private void accept(SendRequest asked, AddressedMessage message, HttpServletResponse response)
      throws IOException, ExchangeException, NotDeliveredException, KeyReusedException {
    Outbox.Found found =
        outbox.await(
            outbox.accept(asked.key(), message),
            asked.preferences().atMost(exchanges.timeout(), Duration.ZERO));
    if (found.answered().isPresent()) {
      answers.write(found.answered().get(), response);
    } else {
      answers.write(found.message(), response);
    }
  }
}
