package dev.securecomm.server.config;

import dev.securecomm.replay.InMemoryReplayRecord.Limits;
import dev.securecomm.service.settings.Setting;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.util.unit.DataSize;

/// The bounds of the replay record.
///
/// @param maxRecords how many messages are remembered at most
/// @param maxMemory how much memory they and their sealed replies may take; without it, a quarter
///   of the heap
/// @param patience how long a copy waits for the one that is being handled
/// @param maxWaiting how many copies may wait so; more are told at once that it is in progress
@ConfigurationProperties("securecomm.replay")
public record ReplaySettings(
    int maxRecords, @Nullable DataSize maxMemory, Duration patience, int maxWaiting) {

  private static final int SHARE_OF_HEAP = 4;

  public ReplaySettings {
    Setting.atLeastOne("securecomm.replay.max-records", maxRecords);
    Setting.required("securecomm.replay.patience", patience);
  }

  Limits limits() {
    long memory =
        maxMemory == null ? Runtime.getRuntime().maxMemory() / SHARE_OF_HEAP : maxMemory.toBytes();
    return new Limits(maxRecords, memory, patience, maxWaiting);
  }
}
