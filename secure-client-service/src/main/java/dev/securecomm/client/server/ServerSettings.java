package dev.securecomm.client.server;

import dev.securecomm.key.Party;
import dev.securecomm.service.command.SettingsException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;

/// The server that messages go to.
///
/// @param url where it is
/// @param party who it is: the name under which its fingerprint is pinned
/// @param connectTimeout how long to wait for a connection
/// @param timeout how long to wait for an answer
@ConfigurationProperties("securecomm.server")
public record ServerSettings(
    ServerUrl url, Party party, Duration connectTimeout, Duration timeout) {

  public ServerSettings {
    requirePositive("securecomm.server.connect-timeout", connectTimeout);
    requirePositive("securecomm.server.timeout", timeout);
  }

  /// A setting that is given as nothing is null.
  private static void requirePositive(String name, @Nullable Duration time) {
    if (time == null || !time.isPositive()) {
      throw new SettingsException(name + " has to be longer than no time, such as 5s.");
    }
  }
}
