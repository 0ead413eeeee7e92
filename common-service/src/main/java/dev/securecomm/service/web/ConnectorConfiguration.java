package dev.securecomm.service.web;

import org.apache.coyote.ContinueResponseTiming;
import org.apache.coyote.http11.AbstractHttp11Protocol;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.tomcat.TomcatProtocolHandlerCustomizer;
import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import tools.jackson.databind.json.JsonMapper;

/// HTTP below the endpoints.
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(BodySettings.class)
class ConnectorConfiguration {

  /// Whoever announces a body and waits to be asked for it (RFC 9110 section 10.1.1) is asked when
  /// we read it: one that is too long is refused unread.
  @Bean
  TomcatProtocolHandlerCustomizer<AbstractHttp11Protocol<?>> bodyOnDemand() {
    return protocol ->
        protocol.setContinueResponseTiming(ContinueResponseTiming.ON_REQUEST_BODY_READ.toString());
  }

  /// After Spring Boot's own, which shows a page.
  @Bean
  @Order(Ordered.LOWEST_PRECEDENCE)
  WebServerFactoryCustomizer<TomcatServletWebServerFactory> problemsOnly(JsonMapper json) {
    return tomcat ->
        tomcat.addContextCustomizers(
            context -> context.getParent().getPipeline().addValve(new ProblemValve(json)));
  }
}
