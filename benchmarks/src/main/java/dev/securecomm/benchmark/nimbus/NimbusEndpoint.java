package dev.securecomm.benchmark.nimbus;

import com.nimbusds.jose.JOSEException;
import java.text.ParseException;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/// Sends back what it is sent.
@RestController
class NimbusEndpoint {

  private final NestedJose jose;

  NimbusEndpoint(NestedJose jose) {
    this.jose = jose;
  }

  @PostMapping(path = "/messages", consumes = "application/jose", produces = "application/jose")
  String echo(@RequestBody String compact) throws ParseException, JOSEException {
    return jose.seal(jose.open(compact));
  }

  @ExceptionHandler({ParseException.class, JOSEException.class})
  @ResponseStatus(HttpStatus.BAD_REQUEST)
  void refuse() {}
}
