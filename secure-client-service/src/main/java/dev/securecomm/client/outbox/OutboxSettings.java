package dev.securecomm.client.outbox;

import dev.securecomm.service.settings.Setting;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;

/// How long the outbox tries, and keeps.
///
/// @param lifetime how long a message that is kept may take to be delivered: its `exp`
/// @param keptFor how long a message stays known after it was delivered or failed
/// @param atOnce how many are delivered at the same time
/// @param firstPause how long to wait after the first try that failed; twice as long after each
///   further one
/// @param longestPause and never longer than this
@ConfigurationProperties("securecomm.outbox")
public record OutboxSettings(
    Duration lifetime, Duration keptFor, int atOnce, Duration firstPause, Duration longestPause) {

  public OutboxSettings {
    Setting.seconds("securecomm.outbox.lifetime", lifetime);
    Setting.positive("securecomm.outbox.kept-for", keptFor);
    Setting.atLeastOne("securecomm.outbox.at-once", atOnce);
    Setting.positive("securecomm.outbox.first-pause", firstPause);
    Setting.positive("securecomm.outbox.longest-pause", longestPause);
  }
}
