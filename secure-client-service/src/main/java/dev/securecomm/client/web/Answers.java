package dev.securecomm.client.web;

import dev.securecomm.client.exchange.Exchanged;
import dev.securecomm.client.exchange.Transcripts;
import dev.securecomm.client.outbox.Answered;
import dev.securecomm.client.outbox.OutboxMessage;
import dev.securecomm.envelope.MessageHeader;
import dev.securecomm.message.Message;
import dev.securecomm.message.OpenedReply;
import dev.securecomm.message.Reply;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/// What a caller of `/send` is answered when all went well.
@Component
class Answers {

  private final Transcripts transcripts;
  private final JsonMapper json;

  Answers(Transcripts transcripts, JsonMapper json) {
    this.transcripts = transcripts;
    this.json = json;
  }

  void write(Exchanged exchanged, HttpServletResponse response) throws IOException {
    OpenedReply reply = exchanged.reply();
    MessageHeader header = exchanged.request().header();
    write(
        new Answered(header.jti(), header.suite(), new Reply(reply.status(), reply.message())),
        response);
  }

  /// @param plain what was sent
  void write(Exchanged exchanged, Message plain, HttpServletResponse response) throws IOException {
    response.setContentType(SendRequest.EXCHANGE);
    write(json.writeValueAsBytes(transcripts.of(exchanged, plain)), response);
  }

  /// The reply's media type is written as it is: Spring would read it, and fail on some that are
  /// good, such as one with a charset that Java does not know.
  void write(Answered answered, HttpServletResponse response) throws IOException {
    Message message = answered.reply().message();
    response.setStatus(answered.reply().status());
    response.setContentType(message.contentType().value());
    response.setHeader("Message-Id", answered.id().value());
    response.setHeader("Message-Part", Integer.toString(answered.suite().part()));
    write(message.body(), response);
  }

  /// RFC 7240 section 4.1.
  void write(OutboxMessage message, HttpServletResponse response) throws IOException {
    response.setStatus(HttpServletResponse.SC_ACCEPTED);
    response.setContentType(MediaType.APPLICATION_JSON_VALUE);
    response.setHeader(HttpHeaders.LOCATION, "/messages/" + message.id());
    response.setHeader("Preference-Applied", Preferences.ASYNC);
    response.setHeader("Message-Id", message.id().value());
    write(json.writeValueAsBytes(ShownMessage.of(message)), response);
  }

  private static void write(byte[] body, HttpServletResponse response) throws IOException {
    response.setHeader("X-Content-Type-Options", "nosniff");
    response.setHeader(HttpHeaders.CACHE_CONTROL, "no-store");
    response.setContentLength(body.length);
    response.getOutputStream().write(body);
  }
}
