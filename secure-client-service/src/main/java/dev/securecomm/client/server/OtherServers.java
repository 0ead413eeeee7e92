package dev.securecomm.client.server;

import dev.securecomm.key.Party;
import dev.securecomm.service.settings.ByParty;
import dev.securecomm.service.settings.Setting;
import dev.securecomm.service.settings.SettingsException;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.LinkedHashMap;
import java.util.Map;
import org.springframework.core.env.ConfigurableEnvironment;

/// The servers beside the usual one.
///
/// @param servers where each is, by the name under which its fingerprint is pinned: both as they
///   are written
public record OtherServers(Map<String, String> servers) {

  /// Those that the settings name.
  public static OtherServers of(ConfigurableEnvironment environment) {
    return new OtherServers(ByParty.of(environment, "securecomm.servers"));
  }

  /// Where each server is.
  ///
  /// @throws SettingsException if one has no proper name or address
  public Map<Party, URI> urls() {
    Map<Party, URI> urls = new LinkedHashMap<>();
    servers.forEach((name, url) -> urls.put(party(name), url(name, url)));
    return urls;
  }

  private static Party party(String name) {
    try {
      return new Party(name);
    } catch (IllegalArgumentException e) {
      throw new SettingsException(
          "securecomm.servers." + ByParty.readable(name) + ": " + e.getMessage() + ".");
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
