package dev.securecomm.client.config;

import dev.securecomm.message.Lifetimes;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.util.unit.DataSize;

/// The limits on messages.
///
/// @param maxSize the most bytes of plaintext, either way
/// @param maxLifetime the longest life of a reply that is accepted
/// @param lifetime the life of a message that is sent
@ConfigurationProperties("securecomm.message")
public record MessageSettings(DataSize maxSize, Duration maxLifetime, Duration lifetime) {

  Lifetimes lifetimes() {
    return new Lifetimes(lifetime, maxLifetime);
  }
}
