package dev.securecomm.client.server;

import dev.securecomm.trust.Distrust;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.event.Level;

/// The server's keys could not be had, or are not to be trusted.
public final class UntrustedServerException extends ServerTroubleException {

  private static final long serialVersionUID = 1L;

  private final @Nullable Distrust distrust;

  UntrustedServerException(String sentence, @Nullable Distrust distrust) {
    super(sentence, null);
    this.distrust = distrust;
  }

  /// Which rule of trust it broke, if it was not just unreadable.
  public Optional<Distrust> distrust() {
    return Optional.ofNullable(distrust);
  }

  /// Whether it is of somebody else than our peer, or of nobody that we may trust as him; otherwise
  /// it is an old set of his, or no set at all, as anybody can show.
  boolean isOfAnother() {
    return switch (distrust) {
      case OTHER_PARTY, NO_PIN, OTHER_FINGERPRINT, REVOKED_IDENTITY -> true;
      case NOT_FRESH, ROLLED_BACK, NO_ROOM -> false;
      case null -> false;
    };
  }

  /// Another identity, or an older set than was seen before, is what somebody in between would
  /// show.
  @Override
  public Level loudness() {
    return distrust == Distrust.OTHER_FINGERPRINT
            || distrust == Distrust.REVOKED_IDENTITY
            || distrust == Distrust.ROLLED_BACK
        ? Level.ERROR
        : super.loudness();
  }
}
