package dev.securecomm.service.web;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.securecomm.service.limit.OverloadedException;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/// Puts off who comes when there is too much to do: the answer, which is counted each time, and now
/// and then logged.
@Component
public final class Overload {

  private static final Logger LOG = LoggerFactory.getLogger(Overload.class);

  private static final Duration RETRY_AFTER = Duration.ofSeconds(1);
  private static final Duration BETWEEN_WARNINGS = Duration.ofSeconds(10);

  private final MeterRegistry meters;
  private final JsonMapper json;
  private final Cache<String, String> warned =
      Caffeine.newBuilder().maximumSize(100).expireAfterWrite(BETWEEN_WARNINGS).build();

  Overload(MeterRegistry meters, JsonMapper json) {
    this.meters = meters;
    this.json = json;
  }

  ResponseEntity<Problem> answer(OverloadedException e) {
    return problem(e).toResponse(RETRY_AFTER);
  }

  /// The same answer, without the framework: when there is too much to do, this is done most.
  public void answer(OverloadedException e, HttpServletResponse response) throws IOException {
    Problem problem = problem(e);
    byte[] body = json.writeValueAsBytes(problem);
    response.setStatus(problem.status());
    response.setHeader(HttpHeaders.RETRY_AFTER, Long.toString(RETRY_AFTER.toSeconds()));
    response.setContentType(MediaType.APPLICATION_PROBLEM_JSON_VALUE);
    response.setContentLength(body.length);
    response.getOutputStream().write(body);
  }

  private Problem problem(OverloadedException e) {
    Problem problem =
        Problem.of("overloaded", HttpStatus.SERVICE_UNAVAILABLE, "Too much to do; try again.");
    meters.counter("securecomm.refusals", "reason", "overloaded").increment();
    warnNowAndThen(e, problem);
    return problem;
  }

  /// Thousands a second are put off then, and a line for each would be more work than they are: one
  /// for each cause.
  private void warnNowAndThen(OverloadedException e, Problem problem) {
    String cause = String.valueOf(e.getMessage());
    if (warned.asMap().putIfAbsent(cause, problem.trace()) != null) {
      LOG.debug("Overloaded: {}, trace {}", cause, problem.trace());
      return;
    }
    LOG.warn(
        "Overloaded: {}, trace {}; others like it are only counted for {} s",
        cause,
        problem.trace(),
        BETWEEN_WARNINGS.toSeconds());
  }
}
