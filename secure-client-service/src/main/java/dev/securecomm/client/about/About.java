package dev.securecomm.client.about;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Who this client is and whom it trusts.
///
/// @param policy what becomes of a party without a pin: `pinned` or `first-use`
/// @param usual where a message goes that names no server
/// @param troubles refusals and failures since the start, by reason
public record About(
    String party,
    String fingerprint,
    String policy,
    String usual,
    List<OwnKey> keys,
    List<KnownServer> servers,
    Map<String, Long> troubles) {

  /// A key of ours.
  ///
  /// @param role `identity`, `signing` or `encryption`
  /// @param state `announced`, `active` or `retiring`
  /// @param from when it is used
  /// @param until when it no longer counts, if another is to follow it
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record OwnKey(
      String role, String kid, Instant made, String state, Instant from, @Nullable Instant until) {}

  /// A server that messages can go to.
  ///
  /// @param fingerprint the one that is pinned, or was seen first
  /// @param known whether its keys were fetched, at any time
  /// @param since when its identity was accepted
  /// @param until when its newest signed JWK Set expires
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record KnownServer(
      String party,
      String url,
      @Nullable String fingerprint,
      boolean known,
      @Nullable Instant since,
      @Nullable Instant until) {}
}
