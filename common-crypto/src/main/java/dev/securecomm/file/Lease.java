package dev.securecomm.file;

import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/// The right to do something that one of several replicas should do and no other meanwhile. Whoever
/// has it and dies loses it when its time is over.
///
/// It saves work and is no lock: replicas' clocks differ, so what is done under it has to be right
/// even if two do it.
public final class Lease {

  private final PrivateFiles files;
  private final String name;
  private final Duration length;
  private final Clock clock;
  private final String holder = UUID.randomUUID().toString();

  /// @param name of the file that says who has it
  /// @param length for how long it is taken
  public Lease(PrivateFiles files, String name, Duration length, Clock clock) {
    this.files = files;
    this.name = name;
    this.length = length;
    this.clock = clock;
  }

  /// Takes it, or goes on having it.
  ///
  /// @return whether it is ours now
  public boolean take() {
    return files.locked(
        name,
        () -> {
          Instant now = clock.instant();
          if (files
              .read(name)
              .flatMap(Lease::parse)
              .filter(held -> held.keepsOut(this, now))
              .isPresent()) {
            return false;
          }
          String taken = holder + " " + now.plus(length);
          files.replace(name, taken.getBytes(StandardCharsets.US_ASCII));
          return true;
        });
  }

  private record Held(String holder, Instant until) {

    /// One that was taken in what is the future by our clock is no reason to wait for ever.
    boolean keepsOut(Lease other, Instant now) {
      return !holder.equals(other.holder)
          && until.isAfter(now)
          && until.isBefore(now.plus(other.length.multipliedBy(2)));
    }
  }

  /// Nothing, if it is not one: then nobody has it.
  private static Optional<Held> parse(byte[] content) {
    String[] parts = new String(content, StandardCharsets.US_ASCII).split(" ", 2);
    try {
      return parts.length == 2
          ? Optional.of(new Held(parts[0], Instant.parse(parts[1])))
          : Optional.empty();
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }
}
