package dev.securecomm.client.server;

import dev.securecomm.key.Party;
import dev.securecomm.service.settings.Setting;
import dev.securecomm.service.settings.SettingsException;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;

/// The servers beside the usual one.
///
/// @param servers where each is, by the name under which its fingerprint is pinned: both as texts,
///   since a name may have dots only where Spring reads no more than that
@ConfigurationProperties("securecomm")
public record OtherServers(@Nullable Map<String, String> servers) {

  /// Where each server is.
  ///
  /// @throws SettingsException if one has no proper name or address
  public Map<Party, URI> urls() {
    Map<Party, URI> urls = new LinkedHashMap<>();
    if (servers != null) {
      servers.forEach((name, url) -> urls.put(party(name), url(name, url)));
    }
    return urls;
  }

  private static Party party(String name) {
    try {
      return new Party(name);
    } catch (IllegalArgumentException e) {
      throw new SettingsException("securecomm.servers." + name + ": " + e.getMessage() + ".");
    }
  }

  private static URI url(String name, String text) {
    try {
      URI url = new URI(text);
      Setting.url("securecomm.servers." + name, url);
      return url;
    } catch (URISyntaxException e) {
      throw Setting.noUrl("securecomm.servers." + name);
    }
  }
}
