package dev.securecomm.client.server;

import dev.securecomm.trust.Distrust;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The server's keys could not be had, or are not to be trusted; the message is a sentence for the
/// operator.
public final class UntrustedServerException extends Exception {

  private static final long serialVersionUID = 1L;

  private final @Nullable Distrust distrust;

  UntrustedServerException(String sentence, @Nullable Distrust distrust) {
    super(sentence);
    this.distrust = distrust;
  }

  /// Which rule of trust it broke, if it was not just unreadable.
  public Optional<Distrust> distrust() {
    return Optional.ofNullable(distrust);
  }
}
