package dev.securecomm.client.web;

import dev.securecomm.client.exchange.ExchangeException;
import dev.securecomm.client.exchange.Failure;
import dev.securecomm.client.outbox.KeyReusedException;
import dev.securecomm.client.outbox.NotDeliveredException;
import dev.securecomm.client.outbox.StillWaitingException;
import dev.securecomm.client.outbox.UnderWayException;
import dev.securecomm.service.web.Problem;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;

/// Where the client's failures become HTTP. The caller is this party's own application, so it is
/// told what happened.
@RestControllerAdvice
@Order(0)
class Problems {

  private static final Logger LOG = LoggerFactory.getLogger(Problems.class);

  @ExceptionHandler
  ResponseEntity<Problem> failed(ExchangeException e) {
    Problem problem = problem(e.failure()).detail(e.sentence());
    LOG.atLevel(e.loudness()).log("Failed to send: {} Trace {}", e.forTheLog(), problem.trace());
    return problem.toResponse();
  }

  @ExceptionHandler
  ResponseEntity<Problem> stillWaiting(StillWaitingException e) {
    ExchangeException why = e.lastTry();
    Problem problem =
        problem(why.failure())
            .detail(
                why.sentence()
                    + " The message is kept: send it again under this Idempotency-Key to go on.");
    LOG.atLevel(why.loudness())
        .log("Failed to send message {}: {} Trace {}", e.id(), why.forTheLog(), problem.trace());
    return about(e.id(), problem);
  }

  private static Problem problem(Failure failure) {
    return switch (failure) {
      case UNREACHABLE -> badGateway("unreachable", "The server cannot be reached.");
      case TIMEOUT ->
          Problem.of("timeout", HttpStatus.GATEWAY_TIMEOUT, "The server did not answer in time.");
      case BROKEN_OFF -> badGateway("broken-off", "The connection to the server broke off.");
      case REFUSED -> badGateway("refused", "The server refused.");
      case SERVER_NOT_TRUSTED -> badGateway("server-not-trusted", "The server is not trusted.");
      case REPLY_NOT_TRUSTED -> badGateway("reply-not-trusted", "The reply is not trusted.");
      case REPLY_TOO_LONG -> badGateway("reply-too-long", "The reply is too long.");
      case REPLY_LOST -> badGateway("reply-lost", "The reply is lost.");
      case KEYS_CHANGED -> notDelivered();
    };
  }

  /// Another message than was sent under this key before: neither is what the caller meant.
  @ExceptionHandler
  ResponseEntity<Problem> keyReused(KeyReusedException e) {
    return Problem.of(
            "key-reused",
            HttpStatus.UNPROCESSABLE_CONTENT,
            "The Idempotency-Key was used for another message.")
        .detail(
            "One key is one message: the same body, Content-Type, to, part and enc. Give another"
                + " message another key.")
        .toResponse();
  }

  @ExceptionHandler
  ResponseEntity<Problem> underWay(UnderWayException e) {
    return Problem.of("under-way", HttpStatus.CONFLICT, "The same message is still under way.")
        .detail("It was sent with this Idempotency-Key before. Send it again later.")
        .toResponse();
  }

  @ExceptionHandler
  ResponseEntity<Problem> notDelivered(NotDeliveredException e) {
    Problem problem =
        notDelivered()
            .detail(
                e.getMessage()
                    + " It stays so under this Idempotency-Key, until DELETE /messages/"
                    + e.id()
                    + ".");
    LOG.warn("Failed to send message {}: {} Trace {}", e.id(), e.getMessage(), problem.trace());
    return about(e.id(), problem);
  }

  @ExceptionHandler
  ResponseEntity<Problem> noSuchMessage(NoSuchMessageException e) {
    return Problem.of("no-such-message", HttpStatus.NOT_FOUND, "There is no such message.")
        .toResponse();
  }

  @ExceptionHandler
  ResponseEntity<Problem> badRequest(BadRequestException e) {
    return Problem.of("bad-request", HttpStatus.BAD_REQUEST, e.title())
        .detail(e.getMessage())
        .toResponse();
  }

  private static ResponseEntity<Problem> about(String id, Problem problem) {
    return ResponseEntity.status(problem.status())
        .header("Message-Id", id)
        .contentType(MediaType.APPLICATION_PROBLEM_JSON)
        .body(problem);
  }

  private static Problem notDelivered() {
    return badGateway("not-delivered", "The message was not delivered.");
  }

  private static Problem badGateway(String type, String title) {
    return Problem.of(type, HttpStatus.BAD_GATEWAY, title);
  }
}
