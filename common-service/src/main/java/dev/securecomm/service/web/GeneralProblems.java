package dev.securecomm.service.web;

import dev.securecomm.file.UnusableFileException;
import dev.securecomm.service.limit.OverloadedException;
import dev.securecomm.service.limit.TooLongException;
import dev.securecomm.service.limit.TooSlowException;
import dev.securecomm.service.store.StoreUnavailableException;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.ErrorResponse;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;

/// Where what any service can meet becomes HTTP: too much, too slow, broken off, not there. A
/// service's own problems come first.
@RestControllerAdvice
@Order(GeneralProblems.LAST)
class GeneralProblems {

  static final int LAST = Integer.MAX_VALUE;

  private static final Logger LOG = LoggerFactory.getLogger(GeneralProblems.class);

  private final MeterRegistry meters;
  private final Overload overload;

  GeneralProblems(MeterRegistry meters, Overload overload) {
    this.meters = meters;
    this.overload = overload;
  }

  @ExceptionHandler
  ResponseEntity<Problem> tooLong(TooLongException e) {
    count("too_long");
    return Problem.of("too-long", HttpStatus.CONTENT_TOO_LARGE, "The body is too long.")
        .detail(e.getMessage())
        .toResponse();
  }

  @ExceptionHandler
  ResponseEntity<Problem> overloaded(OverloadedException e) {
    return overload.answer(e);
  }

  /// Nothing was done, or it is not known here: whoever tries again finds out.
  @ExceptionHandler
  ResponseEntity<Problem> storeUnavailable(StoreUnavailableException e) {
    Problem problem =
        Problem.of("unavailable", HttpStatus.SERVICE_UNAVAILABLE, "Not possible now; try again.");
    count("store_unavailable");
    LOG.error("The store cannot be used: {}, trace {}", e.getMessage(), problem.trace());
    return problem.toResponse(Duration.ofSeconds(5));
  }

  @ExceptionHandler
  ResponseEntity<Problem> tooSlow(TooSlowException e) {
    count("too_slow");
    return problem(HttpStatus.REQUEST_TIMEOUT).toResponse();
  }

  /// The caller hung up, fell silent or sent what is no HTTP. It is any stranger's to cause, so it
  /// is counted, and does not fill the log.
  @ExceptionHandler
  ResponseEntity<Problem> brokenOff(IOException e) {
    count("broken_off");
    return problem(HttpStatus.BAD_REQUEST).toResponse();
  }

  /// A file of ours has become unusable while we run: its sentence says which, and what to do.
  @ExceptionHandler
  ResponseEntity<Problem> unusableFile(UnusableFileException e) {
    Problem problem = problem(HttpStatus.INTERNAL_SERVER_ERROR);
    LOG.error("{} Trace {}", e.getMessage(), problem.trace());
    return problem.toResponse();
  }

  /// What the framework itself refuses: an unknown path, method or content type.
  ///
  /// Its status and headers (`Allow`, `Accept`) are kept; its words are not, since they quote the
  /// request.
  @ExceptionHandler
  ResponseEntity<Problem> framework(Exception e) {
    if (e instanceof ErrorResponse response) {
      HttpStatus status = HttpStatus.resolve(response.getStatusCode().value());
      return of(
          problem(status == null ? HttpStatus.INTERNAL_SERVER_ERROR : status),
          response.getHeaders());
    }
    Problem problem = problem(HttpStatus.INTERNAL_SERVER_ERROR);
    // Where it failed, and not what the exception says: it may quote what it choked on.
    LOG.error("{} at {}, trace {}", e.getClass().getName(), place(e), problem.trace());
    return problem.toResponse();
  }

  static Problem problem(HttpStatus status) {
    return Problem.of("http-" + status.value(), status, status.getReasonPhrase());
  }

  private static ResponseEntity<Problem> of(Problem problem, HttpHeaders headers) {
    return ResponseEntity.status(HttpStatusCode.valueOf(problem.status()))
        .headers(headers)
        .contentType(MediaType.APPLICATION_PROBLEM_JSON)
        .body(problem);
  }

  private void count(String reason) {
    meters.counter("securecomm.refusals", "reason", reason).increment();
  }

  private static Object place(Exception e) {
    return e.getStackTrace().length == 0 ? "an unknown place" : e.getStackTrace()[0];
  }
}
