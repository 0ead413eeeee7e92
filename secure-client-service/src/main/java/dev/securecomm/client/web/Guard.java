package dev.securecomm.client.web;

import dev.securecomm.service.web.Problem;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.springframework.http.MediaType;
import org.springframework.web.filter.OncePerRequestFilter;
import tools.jackson.databind.json.JsonMapper;

/// Stands before every path but the published keys and the files of the page, which are for
/// everyone: whoever can call `/send` speaks in this party's name.
abstract class Guard extends OncePerRequestFilter {

  /// Exactly so: a path that only looks like one of these is guarded.
  private static final Set<String> FOR_EVERYONE =
      Set.of("/.well-known/jwks.json", "/.well-known/jwks.jwt", "/public-key", "/");

  private static final Pattern PAGE_FILE = Pattern.compile("/page/[a-z]+[.](css|js|svg)");

  private final JsonMapper json;

  Guard(JsonMapper json) {
    this.json = json;
  }

  /// Why the request is not let through, if it is not; what the response has to say besides is
  /// added to it.
  abstract Optional<Problem> objection(HttpServletRequest request, HttpServletResponse response);

  @Override
  protected boolean shouldNotFilter(HttpServletRequest request) {
    String path = request.getRequestURI();
    return FOR_EVERYONE.contains(path) || PAGE_FILE.matcher(path).matches();
  }

  @Override
  protected void doFilterInternal(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    Optional<Problem> objection = objection(request, response);
    if (objection.isEmpty()) {
      chain.doFilter(request, response);
      return;
    }
    response.setStatus(objection.get().status());
    response.setContentType(MediaType.APPLICATION_PROBLEM_JSON_VALUE);
    response
        .getOutputStream()
        .write(json.writeValueAsString(objection.get()).getBytes(StandardCharsets.UTF_8));
  }
}
