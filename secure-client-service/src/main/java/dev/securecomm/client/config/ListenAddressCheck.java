package dev.securecomm.client.config;

import dev.securecomm.service.settings.SettingsException;
import java.net.InetAddress;
import org.springframework.boot.web.server.autoconfigure.ServerProperties;
import org.springframework.stereotype.Component;

/// Refuses to start where strangers could make this client speak: an address that others reach
/// needs a token.
@Component
class ListenAddressCheck {

  ListenAddressCheck(ServerProperties server, ClientSettings client) {
    InetAddress address = server.getAddress();
    boolean local = address != null && address.isLoopbackAddress();
    if (!local && client.token() == null) {
      throw new SettingsException(
          "Others can reach "
              + (address == null ? "every address" : address.getHostAddress())
              + " and would speak in this party's name: set securecomm.client.token, or"
              + " server.address=127.0.0.1.");
    }
  }
}
