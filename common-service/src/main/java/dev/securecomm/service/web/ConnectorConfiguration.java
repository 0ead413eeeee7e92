package dev.securecomm.service.web;

import org.apache.coyote.ContinueResponseTiming;
import org.apache.coyote.http11.AbstractHttp11Protocol;
import org.springframework.boot.tomcat.TomcatProtocolHandlerCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/// HTTP below the endpoints.
@Configuration(proxyBeanMethods = false)
class ConnectorConfiguration {

  /// Whoever announces a body and waits to be asked for it (RFC 9110 section 10.1.1) is asked when
  /// we read it: one that is too long is refused unread.
  @Bean
  TomcatProtocolHandlerCustomizer<AbstractHttp11Protocol<?>> bodyOnDemand() {
    return protocol ->
        protocol.setContinueResponseTiming(ContinueResponseTiming.ON_REQUEST_BODY_READ.toString());
  }
}
