package dev.securecomm.client.config;

import dev.securecomm.message.Lifetimes;
import dev.securecomm.service.settings.Setting;
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

  public MessageSettings {
    Setting.maxSize(maxSize);
    Setting.lifetimes(lifetime, maxLifetime);
  }

  Lifetimes lifetimes() {
    return new Lifetimes(lifetime, maxLifetime);
  }
}
