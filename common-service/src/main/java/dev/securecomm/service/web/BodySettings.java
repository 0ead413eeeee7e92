package dev.securecomm.service.web;

import dev.securecomm.service.settings.Setting;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.util.unit.DataSize;

/// The limits on requests' bodies.
///
/// @param timeout how long a body may take to arrive; the slowest sender of the longest message has
///   64 kB/s in the 30 s that are usual
/// @param maxMemory what long bodies may take together; without it, a 24th of the heap
@ConfigurationProperties("securecomm.bodies")
record BodySettings(Duration timeout, @Nullable DataSize maxMemory) {

  BodySettings {
    Setting.positive("securecomm.bodies.timeout", timeout);
    if (maxMemory != null) {
      Setting.size("securecomm.bodies.max-memory", maxMemory);
    }
  }

  long memoryOr(long usual) {
    return maxMemory == null ? usual : maxMemory.toBytes();
  }
}
