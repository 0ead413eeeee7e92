package dev.securecomm.client.server;

import dev.securecomm.key.Party;
import java.util.List;

/// The servers that messages can go to.
///
/// @param usual where a message goes that names none
public record Servers(Party usual, List<Server> all) {

  public Servers {
    all = List.copyOf(all);
  }
}
