package dev.securecomm.client.web;

import dev.securecomm.client.config.ClientSettings;
import dev.securecomm.key.Secret;
import dev.securecomm.service.web.Problem;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.stereotype.Component;
import org.springframework.web.filter.OncePerRequestFilter;
import tools.jackson.databind.json.JsonMapper;

/// Asks for the Bearer token (RFC 6750) where one is set: whoever can call `/send` speaks in this
/// party's name. Published keys are for everyone.
@Component
class TokenFilter extends OncePerRequestFilter {

  private static final String BEARER = "Bearer ";

  private final @Nullable Secret token;
  private final JsonMapper json;

  TokenFilter(ClientSettings settings, JsonMapper json) {
    this.token = settings.token();
    this.json = json;
  }

  @Override
  protected boolean shouldNotFilter(HttpServletRequest request) {
    return token == null || request.getRequestURI().startsWith("/.well-known/");
  }

  @Override
  protected void doFilterInternal(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    String authorization = request.getHeader(HttpHeaders.AUTHORIZATION);
    if (token != null
        && authorization != null
        // RFC 9110 section 11.1: the scheme in any case.
        && authorization.regionMatches(true, 0, BEARER, 0, BEARER.length())
        && token.matches(authorization.substring(BEARER.length()))) {
      chain.doFilter(request, response);
      return;
    }
    Problem problem =
        Problem.of("no-token", HttpStatus.UNAUTHORIZED, "This needs the client's Bearer token.");
    response.setStatus(problem.status());
    response.setHeader(HttpHeaders.WWW_AUTHENTICATE, "Bearer realm=\"secure-client-service\"");
    response.setContentType(MediaType.APPLICATION_PROBLEM_JSON_VALUE);
    response
        .getOutputStream()
        .write(json.writeValueAsString(problem).getBytes(StandardCharsets.UTF_8));
  }
}
