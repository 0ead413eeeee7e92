package dev.securecomm.client.server;

import dev.securecomm.service.settings.SettingsException;
import java.net.URI;
import java.net.URISyntaxException;

/// Where the server is. A URL that exists can be sent to: `localhost:8080`, say, is a URI of the
/// scheme `localhost`, and would fail at each message.
///
/// What was given is not repeated: it may hold a password.
public record ServerUrl(URI uri) {

  private static final int LAST_PORT = 65_535;

  public ServerUrl {
    if (!isHttp(uri)
        || uri.getHost() == null
        || uri.getPort() == 0
        || uri.getPort() > LAST_PORT
        || uri.getRawUserInfo() != null
        || uri.getRawQuery() != null
        || uri.getRawFragment() != null) {
      throw unusable();
    }
  }

  /// Reads the setting.
  public static ServerUrl of(String text) {
    try {
      return new ServerUrl(new URI(text));
    } catch (URISyntaxException e) {
      throw unusable();
    }
  }

  private static boolean isHttp(URI uri) {
    return "http".equalsIgnoreCase(uri.getScheme()) || "https".equalsIgnoreCase(uri.getScheme());
  }

  private static SettingsException unusable() {
    return new SettingsException(
        "securecomm.server.url has to be a URL such as http://localhost:8080: http or https, with a"
            + " host, and without user, query or fragment.");
  }
}
