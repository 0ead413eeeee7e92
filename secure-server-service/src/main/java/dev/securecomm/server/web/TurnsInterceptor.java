package dev.securecomm.server.web;

import dev.securecomm.service.limit.OverloadedException;
import dev.securecomm.service.limit.Turns;
import dev.securecomm.service.web.Overload;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.http.HttpMethod;
import org.springframework.web.servlet.HandlerInterceptor;

/// Puts off whom there is no room for, before his message is read.
final class TurnsInterceptor implements HandlerInterceptor {

  private static final String POST = HttpMethod.POST.name();

  private final Turns turns;
  private final Callers callers;
  private final Overload overload;

  TurnsInterceptor(Turns turns, Callers callers, Overload overload) {
    this.turns = turns;
    this.callers = callers;
    this.overload = overload;
  }

  @Override
  public boolean preHandle(HttpServletRequest request, HttpServletResponse response, Object handler)
      throws IOException {
    if (!POST.equals(request.getMethod())) {
      return true;
    }
    try {
      turns.requireRoom(callers.of(request).line());
      return true;
    } catch (OverloadedException e) {
      overload.answer(e, response);
      return false;
    }
  }
}
