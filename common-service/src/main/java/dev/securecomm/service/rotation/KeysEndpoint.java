package dev.securecomm.service.rotation;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.actuate.endpoint.InvalidEndpointRequestException;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;
import org.springframework.boot.actuate.endpoint.annotation.WriteOperation;

/// `/actuator/keys` on the management port: what `--keys` and `--rotate` do, of a service that
/// runs.
@Endpoint(id = "keys")
final class KeysEndpoint {

  private final KeyDesk desk;

  KeysEndpoint(KeyDesk desk) {
    this.desk = desk;
  }

  @ReadOperation
  KeyReport keys() {
    return desk.report();
  }

  /// Turns the keys.
  ///
  /// @param rotate `keys` or `identity`
  /// @param atOnce whether those before are revoked
  /// @param dryRun whether it is only told what would be done
  @WriteOperation
  Turned rotate(String rotate, @Nullable Boolean atOnce, @Nullable Boolean dryRun) {
    if (!List.of("keys", "identity").contains(rotate)) {
      throw new InvalidEndpointRequestException(
          "rotate is keys or identity", "rotate is keys or identity");
    }
    Turn turn = Turn.of(rotate.equals("identity"), Boolean.TRUE.equals(atOnce));
    String plan = Boolean.TRUE.equals(dryRun) ? desk.plan(turn) : desk.turn(turn);
    return new Turned(Boolean.TRUE.equals(dryRun), plan, desk.report());
  }

  /// What was done.
  record Turned(boolean dryRun, String done, KeyReport keys) {}
}
