package dev.securecomm.client.server;

import dev.securecomm.key.Party;
import java.net.URI;
import java.time.Duration;

/// A server as we meet it.
///
/// @param url where it is
/// @param longestReply the most bytes of plaintext that it may reply
/// @param timeout how long a caller waits for it, however often it is asked
public record Server(
    URI url,
    ServerApi api,
    ServerKeys keys,
    Introduction introduction,
    long longestReply,
    Duration timeout) {

  public Party party() {
    return keys.server();
  }
}
