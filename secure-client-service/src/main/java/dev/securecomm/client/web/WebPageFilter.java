package dev.securecomm.client.web;

import dev.securecomm.client.config.ClientSettings;
import dev.securecomm.service.web.Problem;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/// Keeps web pages from speaking in this party's name through a browser on this machine, which
/// reaches an address that strangers do not. This client's own page, Swagger UI, may.
@Component
@Order(1)
class WebPageFilter extends Guard {

  private static final String BYTE = "(25[0-5]|2[0-4]\\d|1?\\d?\\d)";
  private static final Pattern THIS_MACHINE =
      Pattern.compile(
          "(localhost|127(\\." + BYTE + "){3}|\\[::1])(:\\d*)?", Pattern.CASE_INSENSITIVE);

  private final boolean hasToken;

  WebPageFilter(ClientSettings settings, JsonMapper json) {
    super(json);
    this.hasToken = settings.token() != null;
  }

  @Override
  Optional<Problem> objection(HttpServletRequest request, HttpServletResponse response) {
    String host = request.getHeader(HttpHeaders.HOST);
    if (!hasToken && !isThisMachine(host)) {
      return Optional.of(
          forbidden("other-host", "The request is addressed to another host.")
              .detail(
                  "Without a token this client answers only to localhost, 127.0.0.1 and [::1]: any"
                      + " other name may be a web page's, made to lead here. Use one of these, or"
                      + " set securecomm.client.token."));
    }
    if (isFromElsewhere(request) || !areAll(request, HttpHeaders.ORIGIN, ownOrigins(host))) {
      return Optional.of(
          forbidden("web-page", "Web pages may not send messages.")
              .detail(
                  "A browser sent this for a page that is not this client's own (its Sec-Fetch-Site"
                      + " or Origin says so). Call the client from an application or a terminal."));
    }
    return Optional.empty();
  }

  /// A page whose name was made to lead to this machine (DNS rebinding) is of the same origin to
  /// the browser: only the host's name tells. With a token it is the token that the page has not.
  private static boolean isThisMachine(@Nullable String host) {
    return host != null && THIS_MACHINE.matcher(host).matches();
  }

  /// What browsers say of who asks (Fetch Metadata); a user who types the address is `none`.
  private static boolean isFromElsewhere(HttpServletRequest request) {
    return !areAll(request, "Sec-Fetch-Site", List.of("same-origin", "none"));
  }

  /// For browsers that do not say it, and for addresses to which they do not.
  private static List<String> ownOrigins(@Nullable String host) {
    return List.of("http://" + host, "https://" + host);
  }

  private static boolean areAll(HttpServletRequest request, String header, List<String> allowed) {
    return Collections.list(request.getHeaders(header)).stream()
        .allMatch(value -> allowed.stream().anyMatch(value::equalsIgnoreCase));
  }

  private static Problem forbidden(String type, String title) {
    return Problem.of(type, HttpStatus.FORBIDDEN, title);
  }
}
