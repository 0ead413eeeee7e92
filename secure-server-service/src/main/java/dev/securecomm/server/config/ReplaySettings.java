package dev.securecomm.server.config;

import dev.securecomm.replay.InMemoryReplayRecord.Limits;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.util.unit.DataSize;

/// The bounds of the replay record.
///
/// @param maxRecords how many messages are remembered at most
/// @param maxReplies how much memory their sealed replies may take
/// @param patience how long a copy waits for the one that is being handled
@ConfigurationProperties("securecomm.replay")
public record ReplaySettings(int maxRecords, DataSize maxReplies, Duration patience) {

  Limits limits() {
    return new Limits(maxRecords, maxReplies.toBytes(), patience);
  }
}
