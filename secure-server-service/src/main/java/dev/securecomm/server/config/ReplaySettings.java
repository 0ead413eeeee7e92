package dev.securecomm.server.config;

import dev.securecomm.replay.InMemoryReplayRecord.Limits;
import dev.securecomm.replay.PatientReplayRecord.Patience;
import dev.securecomm.service.settings.Setting;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.util.unit.DataSize;

/// How messages are remembered.
///
/// @param patience how long a copy waits for the one that is being handled
/// @param maxWaiting how many copies may wait so; more are told at once that it is in progress
/// @param reservedFor how long a message stays reserved for a replica that is not heard of
/// @param maxRecords how many messages are remembered at most, in memory
/// @param maxMemory how much memory they and their sealed replies may take; without it, a quarter
///   of the heap
@ConfigurationProperties("securecomm.replay")
public record ReplaySettings(
    Duration patience,
    int maxWaiting,
    Duration reservedFor,
    int maxRecords,
    @Nullable DataSize maxMemory) {

  private static final int SHARE_OF_HEAP = 4;

  public ReplaySettings {
    Setting.required("securecomm.replay.patience", patience);
    Setting.required("securecomm.replay.reserved-for", reservedFor);
    Setting.atLeastOne("securecomm.replay.max-records", maxRecords);
  }

  Patience patienceWithCopies() {
    return new Patience(patience, maxWaiting);
  }

  Limits limits() {
    long memory =
        maxMemory == null ? Runtime.getRuntime().maxMemory() / SHARE_OF_HEAP : maxMemory.toBytes();
    return new Limits(maxRecords, memory);
  }
}
