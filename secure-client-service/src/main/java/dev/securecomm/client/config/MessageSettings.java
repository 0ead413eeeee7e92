package dev.securecomm.client.config;

import dev.securecomm.message.Lifetimes;
import dev.securecomm.service.command.SettingsException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.util.unit.DataSize;

/// The limits on messages.
///
/// @param maxSize the most bytes of plaintext, either way
/// @param maxLifetime the longest life of a reply that is accepted
/// @param lifetime the life of a message that is sent
@ConfigurationProperties("securecomm.message")
public record MessageSettings(DataSize maxSize, Duration maxLifetime, Duration lifetime) {

  /// A message is in memory as a whole, several times.
  private static final DataSize LARGEST = DataSize.ofMegabytes(100);

  /// `iat` and `exp` are whole seconds.
  private static final Duration SHORTEST = Duration.ofSeconds(1);

  public MessageSettings {
    if (!isBetween(DataSize.ofBytes(1), maxSize, LARGEST)) {
      throw new SettingsException("securecomm.message.max-size has to be from 1B to 100MB.");
    }
    if (!isBetween(SHORTEST, lifetime, maxLifetime)) {
      throw new SettingsException(
          "securecomm.message.lifetime has to be from 1s to what securecomm.message.max-lifetime"
              + " says.");
    }
  }

  /// A setting that is given as nothing is null, and between nothing.
  private static <T extends Comparable<T>> boolean isBetween(
      T least, @Nullable T value, @Nullable T most) {
    return value != null
        && most != null
        && value.compareTo(least) >= 0
        && value.compareTo(most) <= 0;
  }

  Lifetimes lifetimes() {
    return new Lifetimes(lifetime, maxLifetime);
  }
}
