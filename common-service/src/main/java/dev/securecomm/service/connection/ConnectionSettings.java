package dev.securecomm.service.connection;

import dev.securecomm.service.settings.Setting;
import dev.securecomm.service.settings.SettingsException;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.util.unit.DataSize;

/// The limits on connections that `server.tomcat.*` has no settings for.
///
/// @param maxPerNetwork how many connections one network may have at once: an address, or of IPv6
///   the first 64 bits
/// @param headTimeout how long the head of a request may take, beyond the time for which a
///   connection may be idle
/// @param exchangeTimeout how long a request may take from its head to the last byte of its answer
/// @param maxHeaders how many header fields a request may have
/// @param maxTrailerSize how long the fields after a chunked body may be, together
/// @param maxChunkExtensions how long the extensions of a body's chunks may be, together
/// @param sendBufferSize how much of an answer waits in the system for a caller to take it
@ConfigurationProperties("securecomm.connections")
public record ConnectionSettings(
    int maxPerNetwork,
    Duration headTimeout,
    Duration exchangeTimeout,
    int maxHeaders,
    DataSize maxTrailerSize,
    DataSize maxChunkExtensions,
    DataSize sendBufferSize) {

  public ConnectionSettings {
    Setting.atLeastOne("securecomm.connections.max-per-network", maxPerNetwork);
    Setting.positive("securecomm.connections.head-timeout", headTimeout);
    Setting.positive("securecomm.connections.exchange-timeout", exchangeTimeout);
    Setting.atLeastOne("securecomm.connections.max-headers", maxHeaders);
    Setting.size("securecomm.connections.max-trailer-size", maxTrailerSize);
    Setting.size("securecomm.connections.max-chunk-extensions", maxChunkExtensions);
    Setting.size("securecomm.connections.send-buffer-size", sendBufferSize);
  }

  /// Sees to it that no answer is cut off while it is waited for.
  ///
  /// @param name of the setting that says how long that may be
  /// @throws SettingsException if it is as long as a whole exchange, or longer
  public void requireTimeFor(String name, Duration answer) {
    if (answer.compareTo(exchangeTimeout) >= 0) {
      throw new SettingsException(
          "securecomm.connections.exchange-timeout has to be longer than %s, or the slowest answers"
                  .formatted(name)
              + " are cut off.");
    }
  }
}
