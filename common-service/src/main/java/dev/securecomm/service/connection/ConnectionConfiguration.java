package dev.securecomm.service.connection;

import io.micrometer.core.instrument.MeterRegistry;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.tomcat.TomcatProtocolHandlerCustomizer;
import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.util.unit.DataSize;

/// Bounds the connections of the port that strangers reach. The management port is for programs of
/// this machine, and has Tomcat's limits.
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(ConnectionSettings.class)
class ConnectionConfiguration {

  @Bean
  WebServerFactoryCustomizer<TomcatServletWebServerFactory> boundedConnections(
      ConnectionSettings limits, MeterRegistry meters) {
    return tomcat -> {
      tomcat.setProtocol(BoundedProtocol.class.getName());
      tomcat.addProtocolHandlerCustomizers(
          (TomcatProtocolHandlerCustomizer<BoundedProtocol>)
              protocol -> bound(protocol, limits, meters));
    };
  }

  private static void bound(
      BoundedProtocol protocol, ConnectionSettings limits, MeterRegistry meters) {
    protocol.setMaxHeaderCount(limits.maxHeaders());
    protocol.setMaxTrailerSize(bytes(limits.maxTrailerSize()));
    protocol.setMaxExtensionSize(bytes(limits.maxChunkExtensions()));
    protocol.setSendBufferSize(bytes(limits.sendBufferSize()));
    protocol.bound(idle -> new Connections(limits, idle, meters));
  }

  private static int bytes(DataSize size) {
    return Math.toIntExact(size.toBytes());
  }
}
