package dev.securecomm.service.identity;

import dev.securecomm.key.KeySettings;
import dev.securecomm.key.Kid;
import dev.securecomm.key.Party;
import dev.securecomm.key.Rotation;
import dev.securecomm.service.settings.ByParty;
import dev.securecomm.service.settings.Setting;
import dev.securecomm.service.settings.SettingsException;
import dev.securecomm.trust.TrustPolicy;
import dev.securecomm.trust.TrustSettings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
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
    Party party, Path dataDir, KeySettings keys, Trust trust, Messages message) {

  /// Where the pins are, by party.
  static final String PINS = "securecomm.trust.peers";

  private static final int LENGTH = 43;

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

  /// Whom to trust, but for the pins, which are read by party.
  ///
  /// @param policy what becomes of a party without a configured pin
  /// @param maxPeers how many parties without a configured pin are known at most
  public record Trust(TrustPolicy policy, int maxPeers) {

    /// With pins as they are meant.
    ///
    /// @param peers fingerprints by party, as they are written
    /// @throws SettingsException if a party is none, or a fingerprint
    TrustSettings with(Map<String, String> peers) {
      Map<Party, Kid> pins = new LinkedHashMap<>();
      peers.forEach((party, fingerprint) -> pin(pins, party, fingerprint));
      return new TrustSettings(policy, pins, maxPeers);
    }

    private static void pin(Map<Party, Kid> pins, String party, String fingerprint) {
      try {
        pins.put(new Party(party), fingerprint(fingerprint));
      } catch (IllegalArgumentException e) {
        throw new SettingsException(
            "%s.%s=%s pins nobody: %s."
                .formatted(
                    PINS, ByParty.readable(party), ByParty.readable(fingerprint), e.getMessage()));
      }
    }

    private static Kid fingerprint(String text) {
      try {
        return new Kid(text);
      } catch (IllegalArgumentException e) {
        throw new IllegalArgumentException(
            "a fingerprint is 43 characters of base64url, as --fingerprint prints it, and this is "
                + (text.length() == LENGTH ? "none" : text.length() + " characters"),
            e);
      }
    }
  }
}
