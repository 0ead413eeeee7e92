package dev.securecomm.client.server;

import dev.securecomm.key.Validity;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicReference;

/// When a set of keys that is still good is looked for anew: from a point between the half and
/// three quarters of its life on, which each client chooses for itself, so that a thousand who were
/// given the same set do not come back at once.
///
/// One at a time looks, and after a while another if there was none; the others go on with what
/// they have.
final class Renewal {

  private static final double EARLIEST = 0.5;
  private static final double LATEST = 0.75;

  /// Long enough for nobody to be held up by a server that shows no keys, short for a set's life.
  private static final Duration PAUSE = Duration.ofSeconds(10);

  private final double point;
  private final AtomicReference<Instant> lastLook = new AtomicReference<>(Instant.MIN);

  Renewal() {
    this(ThreadLocalRandom.current().nextDouble(EARLIEST, LATEST));
  }

  /// @param point how much of a set's life has to be over, 0 to 1
  Renewal(double point) {
    this.point = point;
  }

  /// Whether whoever asks is the one to look for a newer set now.
  boolean isDue(Validity validity, Instant now) {
    long young = (long) (validity.lifetime().toSeconds() * point);
    if (now.isBefore(validity.iat().plusSeconds(young))) {
      return false;
    }
    Instant last = lastLook.get();
    // A clock that was set back holds nothing up.
    boolean paused = !now.isBefore(last) && now.isBefore(last.plus(PAUSE));
    return !paused && lastLook.compareAndSet(last, now);
  }

  /// Has the next one look again, however soon he comes.
  void lookAgain() {
    lastLook.set(Instant.MIN);
  }
}
