package dev.securecomm.server.config;

import dev.securecomm.message.Lifetimes;
import dev.securecomm.service.settings.Setting;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.util.unit.DataSize;

/// The limits on messages.
///
/// @param maxSize the most bytes of plaintext
/// @param maxLifetime the longest life of a message that is accepted
/// @param lifetime the shortest life of a reply
/// @param maxInFlight how many messages are worked on at once; more are asked to come back
/// @param maxWaiting how many wait to be opened; more are asked to come back
@ConfigurationProperties("securecomm.message")
public record MessageSettings(
    DataSize maxSize, Duration maxLifetime, Duration lifetime, int maxInFlight, int maxWaiting) {

  public MessageSettings {
    Setting.maxSize(maxSize);
    Setting.lifetimes(lifetime, maxLifetime);
    Setting.atLeastOne("securecomm.message.max-in-flight", maxInFlight);
    Setting.atLeastOne("securecomm.message.max-waiting", maxWaiting);
  }

  Lifetimes lifetimes() {
    return new Lifetimes(lifetime, maxLifetime);
  }
}
