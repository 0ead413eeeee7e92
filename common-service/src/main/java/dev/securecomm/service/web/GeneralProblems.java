package dev.securecomm.service.web;

import dev.securecomm.file.UnusableFileException;
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

/// Where errors that any service can meet become HTTP; a service's own come first.
@RestControllerAdvice
@Order(GeneralProblems.LAST)
class GeneralProblems {

  static final int LAST = Integer.MAX_VALUE;

  private static final Logger LOG = LoggerFactory.getLogger(GeneralProblems.class);

  /// What the framework itself refuses: an unknown path, method or content type.
  ///
  /// Its status and headers (`Allow`, `Accept`) are kept; its words are not, since they quote the
  /// request.
  @ExceptionHandler
  ResponseEntity<Problem> framework(Exception e) {
    if (e instanceof ErrorResponse response) {
      return of(response.getStatusCode(), response.getHeaders());
    }
    Problem problem = problem(HttpStatus.INTERNAL_SERVER_ERROR);
    // Where it failed, and not what the exception says: it may quote what it choked on.
    LOG.error("{} at {}, trace {}", e.getClass().getName(), place(e), problem.trace());
    return problem.toResponse();
  }

  /// A file of ours has become unusable while we run: its sentence says which, and what to do.
  @ExceptionHandler
  ResponseEntity<Problem> unusableFile(UnusableFileException e) {
    Problem problem = problem(HttpStatus.INTERNAL_SERVER_ERROR);
    LOG.error("{} Trace {}", e.getMessage(), problem.trace());
    return problem.toResponse();
  }

  private static ResponseEntity<Problem> of(HttpStatusCode code, HttpHeaders headers) {
    HttpStatus status = HttpStatus.resolve(code.value());
    Problem problem = problem(status == null ? HttpStatus.INTERNAL_SERVER_ERROR : status);
    return ResponseEntity.status(problem.status())
        .headers(headers)
        .contentType(MediaType.APPLICATION_PROBLEM_JSON)
        .body(problem);
  }

  static Problem problem(HttpStatus status) {
    return Problem.of("http-" + status.value(), status, status.getReasonPhrase());
  }

  private static Object place(Exception e) {
    return e.getStackTrace().length == 0 ? "an unknown place" : e.getStackTrace()[0];
  }
}
