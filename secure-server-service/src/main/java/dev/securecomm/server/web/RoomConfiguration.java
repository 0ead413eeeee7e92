package dev.securecomm.server.web;

import dev.securecomm.server.exchange.MessageExchange;
import dev.securecomm.service.web.Overload;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.servlet.config.annotation.InterceptorRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

/// Asks for room before a message is read.
@Configuration(proxyBeanMethods = false)
class RoomConfiguration implements WebMvcConfigurer {

  private final RoomInterceptor room;

  RoomConfiguration(MessageExchange exchange, Callers callers, Overload overload) {
    this.room = new RoomInterceptor(exchange, callers, overload);
  }

  @Override
  public void addInterceptors(InterceptorRegistry registry) {
    registry.addInterceptor(room).addPathPatterns("/messages");
  }
}
