package dev.securecomm.server.web;

import dev.securecomm.server.exchange.MessageExchange;
import dev.securecomm.service.limit.OverloadedException;
import dev.securecomm.service.web.Overload;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.web.servlet.HandlerInterceptor;

/// Puts off whom there is no room for, before his message is read.
final class RoomInterceptor implements HandlerInterceptor {

  private final MessageExchange exchange;
  private final Callers callers;
  private final Overload overload;

  RoomInterceptor(MessageExchange exchange, Callers callers, Overload overload) {
    this.exchange = exchange;
    this.callers = callers;
    this.overload = overload;
  }

  @Override
  public boolean preHandle(HttpServletRequest request, HttpServletResponse response, Object handler)
      throws IOException {
    try {
      exchange.requireRoom(callers.of(request));
      return true;
    } catch (OverloadedException e) {
      overload.answer(e, response);
      return false;
    }
  }
}
