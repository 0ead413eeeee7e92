package dev.securecomm.client.server;

import dev.securecomm.key.Party;
import dev.securecomm.service.settings.Setting;
import java.net.URI;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;

/// The server that messages go to, and what holds for all others, too.
///
/// @param url where it is
/// @param party who it is: the name under which its fingerprint is pinned
/// @param connectTimeout how long to wait for a connection
/// @param timeout how long to wait for an answer
@ConfigurationProperties("securecomm.server")
public record ServerSettings(URI url, Party party, Duration connectTimeout, Duration timeout) {

  public ServerSettings {
    Setting.url("securecomm.server.url", url);
    Setting.required("securecomm.server.party", party);
    Setting.positive("securecomm.server.connect-timeout", connectTimeout);
    Setting.positive("securecomm.server.timeout", timeout);
  }
}
