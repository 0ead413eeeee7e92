package dev.securecomm.client.web;

import dev.securecomm.client.config.ClientSettings;
import dev.securecomm.key.Secret;
import dev.securecomm.service.web.Problem;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/// Asks for the Bearer token (RFC 6750) where one is set.
@Component
@Order(2)
class TokenFilter extends Guard {

  private static final String BEARER = "Bearer ";

  private final @Nullable Secret token;

  TokenFilter(ClientSettings settings, JsonMapper json) {
    super(json);
    this.token = settings.token();
  }

  @Override
  Optional<Problem> objection(HttpServletRequest request, HttpServletResponse response) {
    if (token == null || isShown(token, request.getHeader(HttpHeaders.AUTHORIZATION))) {
      return Optional.empty();
    }
    response.setHeader(HttpHeaders.WWW_AUTHENTICATE, "Bearer realm=\"secure-client-service\"");
    return Optional.of(
        Problem.of("no-token", HttpStatus.UNAUTHORIZED, "This needs the client's Bearer token."));
  }

  private static boolean isShown(Secret token, @Nullable String authorization) {
    return authorization != null
        // RFC 9110 section 11.1: the scheme in any case.
        && authorization.regionMatches(true, 0, BEARER, 0, BEARER.length())
        && token.matches(authorization.substring(BEARER.length()));
  }
}
