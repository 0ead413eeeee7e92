package dev.securecomm.server.web;

import dev.securecomm.codec.MalformedException;
import dev.securecomm.message.RefusedException;
import dev.securecomm.service.web.Problem;
import dev.securecomm.trust.Distrust;
import dev.securecomm.trust.DistrustedException;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.Locale;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;

/// Where the server's refusals become HTTP, are counted and are logged.
@RestControllerAdvice
@Order(0)
class Problems {

  private static final Logger LOG = LoggerFactory.getLogger(Problems.class);

  /// There will be room when an operator has made some.
  private static final Duration A_WHILE = Duration.ofMinutes(1);

  private final MeterRegistry meters;

  Problems(MeterRegistry meters) {
    this.meters = meters;
  }

  /// One answer for every reason: which check failed would be an oracle.
  @ExceptionHandler
  ResponseEntity<Problem> refused(RefusedException e) {
    Problem problem = Problem.of("refused", HttpStatus.BAD_REQUEST, "The message was refused.");
    count(e.reason());
    LOG.warn("Refused a message: {} ({}), trace {}", e.reason(), e.getMessage(), problem.trace());
    return problem.toResponse();
  }

  @ExceptionHandler
  ResponseEntity<Problem> malformed(MalformedException e) {
    Problem problem = notVerified();
    count("peer_malformed");
    LOG.warn("Refused a JWK Set: {}, trace {}", e.getMessage(), problem.trace());
    return problem.toResponse();
  }

  @ExceptionHandler
  ResponseEntity<Problem> distrusted(DistrustedException e) {
    Problem problem =
        switch (e.distrust()) {
          case OTHER_PARTY, NOT_FRESH -> notVerified();
          case NO_PIN, OTHER_FINGERPRINT, REVOKED_IDENTITY ->
              Problem.of("not-trusted", HttpStatus.FORBIDDEN, "This identity is not trusted here.");
          case ROLLED_BACK ->
              Problem.of("rolled-back", HttpStatus.CONFLICT, "A newer JWK Set is known here.");
          case NO_ROOM ->
              Problem.of(
                  "no-room", HttpStatus.TOO_MANY_REQUESTS, "There is no room for more peers.");
        };
    count("peer_" + name(e.distrust()));
    switch (e.distrust()) {
      case OTHER_FINGERPRINT, REVOKED_IDENTITY, ROLLED_BACK ->
          LOG.error("{} Trace {}", e.getMessage(), problem.trace());
      case OTHER_PARTY, NOT_FRESH, NO_PIN ->
          LOG.warn("{} Trace {}", e.getMessage(), problem.trace());
      // Said once by what watches over the room: whoever has filled it must not fill the log.
      case NO_ROOM -> LOG.debug("{} Trace {}", e.getMessage(), problem.trace());
    }
    return e.distrust() == Distrust.NO_ROOM ? problem.toResponse(A_WHILE) : problem.toResponse();
  }

  private static Problem notVerified() {
    return Problem.of("not-verified", HttpStatus.BAD_REQUEST, "The JWK Set was refused.");
  }

  private void count(Enum<?> reason) {
    count(name(reason));
  }

  /// The one counter of refusals: its tag is what the caller is not told.
  private void count(String reason) {
    meters.counter("securecomm.refusals", "reason", reason).increment();
  }

  private static String name(Enum<?> reason) {
    return reason.name().toLowerCase(Locale.ROOT);
  }
}
