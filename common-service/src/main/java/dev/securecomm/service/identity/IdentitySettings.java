package dev.securecomm.service.identity;

import dev.securecomm.key.KeySettings;
import dev.securecomm.key.Kid;
import dev.securecomm.key.Party;
import dev.securecomm.key.Rotation;
import dev.securecomm.service.settings.Setting;
import dev.securecomm.service.settings.SettingsException;
import dev.securecomm.trust.TrustPolicy;
import dev.securecomm.trust.TrustSettings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;

/// Who this service is and whom it trusts.
///
/// @param party the name under which peers know this service
/// @param dataDir the folder for keys and peers, 0700
/// @param keys how own keys are kept
/// @param trust whom to trust
/// @param message what of the messages matters to keys
@ConfigurationProperties("securecomm")
public record IdentitySettings(
    Party party, Path dataDir, KeySettings keys, Pins trust, Messages message) {

  /// What of the messages matters to keys.
  ///
  /// @param maxLifetime the longest life of a message that is sent or accepted: a key counts for as
  ///   long after it was used last
  public record Messages(Duration maxLifetime) {}

  public IdentitySettings {
    Setting.required("securecomm.party", party);
    Setting.required("securecomm.data-dir", dataDir);
    Setting.required("securecomm.trust.policy", trust.policy());
    Setting.atLeastOne("securecomm.trust.max-peers", trust.maxPeers());
    Setting.positive("securecomm.message.max-lifetime", message.maxLifetime());
  }

  /// How keys follow one another.
  ///
  /// @throws SettingsException if messages would be lost
  Rotation rotation() {
    try {
      return keys.rotation(message.maxLifetime());
    } catch (IllegalArgumentException e) {
      throw new SettingsException(String.valueOf(e.getMessage()));
    }
  }

  /// Whom to trust, as it is written down.
  ///
  /// @param policy what becomes of a party without a configured pin
  /// @param peers fingerprints by party. As text, because Spring Boot cuts the name of a party at
  ///   its dots where a map's values are anything else, and then drops the pin.
  /// @param maxPeers how many parties without a configured pin are known at most
  public record Pins(TrustPolicy policy, @Nullable Map<String, String> peers, int maxPeers) {

    /// The pins as they are meant.
    ///
    /// @throws SettingsException if a party is none, or a fingerprint
    public TrustSettings settings() {
      Map<Party, Kid> pins = new LinkedHashMap<>();
      if (peers != null) {
        peers.forEach((party, fingerprint) -> pin(pins, party, fingerprint));
      }
      return new TrustSettings(policy, pins, maxPeers);
    }

    private static void pin(Map<Party, Kid> pins, String party, String fingerprint) {
      try {
        pins.put(new Party(party), new Kid(fingerprint));
      } catch (IllegalArgumentException e) {
        throw new SettingsException(
            "securecomm.trust.peers.%s=%s pins nobody: %s."
                .formatted(party, fingerprint, e.getMessage()));
      }
    }
  }
}
