package dev.securecomm.server.web;

import dev.securecomm.service.limit.Turns;
import dev.securecomm.service.web.Overload;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.servlet.config.annotation.InterceptorRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

/// Asks whether there is room before a message is read.
@Configuration(proxyBeanMethods = false)
class TurnsConfiguration implements WebMvcConfigurer {

  private final TurnsInterceptor room;

  TurnsConfiguration(Turns turns, Callers callers, Overload overload) {
    this.room = new TurnsInterceptor(turns, callers, overload);
  }

  @Override
  public void addInterceptors(InterceptorRegistry registry) {
    registry.addInterceptor(room).addPathPatterns("/messages");
  }
}
