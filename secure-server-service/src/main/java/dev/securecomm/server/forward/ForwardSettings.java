package dev.securecomm.server.forward;

import dev.securecomm.service.settings.Setting;
import dev.securecomm.service.settings.SettingsException;
import java.net.URI;
import java.time.Duration;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;

/// The application that messages are forwarded to.
///
/// @param url where every message is posted
/// @param connectTimeout how long to wait for a connection
/// @param timeout how long to wait for a whole answer
/// @param atOnce how many messages may be at the application; more are asked to come back
/// @param pause how long an application that does not answer is left alone
/// @param retryOn of the application's 4xx those that may be another answer next time, beside 408,
///   425 and 429, which say so of themselves
@ConfigurationProperties("securecomm.forward")
public record ForwardSettings(
    URI url,
    Duration connectTimeout,
    Duration timeout,
    int atOnce,
    Duration pause,
    @Nullable Set<Integer> retryOn) {

  public ForwardSettings {
    Setting.url("securecomm.forward.url", url);
    Setting.positive("securecomm.forward.connect-timeout", connectTimeout);
    Setting.positive("securecomm.forward.timeout", timeout);
    Setting.atLeastOne("securecomm.forward.at-once", atOnce);
    Setting.positive("securecomm.forward.pause", pause);
    retryOn = retryOn == null ? Set.of() : Set.copyOf(retryOn);
    if (!retryOn.stream().allMatch(status -> status >= 400 && status < 500)) {
      throw new SettingsException(
          "securecomm.forward.retry-on has to be statuses from 400 to 499: 2xx are final, and 5xx"
              + " never are.");
    }
  }
}
