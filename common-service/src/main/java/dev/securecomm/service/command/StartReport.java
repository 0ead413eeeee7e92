package dev.securecomm.service.command;

import dev.securecomm.key.Keyring;
import dev.securecomm.provider.CryptoProvider;
import dev.securecomm.service.identity.IdentitySettings;
import dev.securecomm.trust.TrustSettings;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.event.EventListener;
import org.springframework.core.env.Environment;
import org.springframework.stereotype.Component;

/// The one line that a service logs when it is ready: who it is, where it listens, whom it trusts,
/// and whose cryptography it runs on.
@Component
class StartReport {

  private static final Logger LOG = LoggerFactory.getLogger(StartReport.class);

  private final Keyring keys;
  private final IdentitySettings settings;
  private final TrustSettings trust;
  private final Environment environment;

  StartReport(
      Keyring keys, IdentitySettings settings, TrustSettings trust, Environment environment) {
    this.keys = keys;
    this.settings = settings;
    this.trust = trust;
    this.environment = environment;
  }

  @EventListener(ApplicationReadyEvent.class)
  void ready() {
    LOG.info(
        "Party {}, fingerprint {}, listens on port {} (management on {}); trust is {} with {} pins;"
            + " keys are in {}, records in {}; RSA is {}'s",
        settings.party(),
        keys.get().fingerprint(),
        environment.getProperty("local.server.port", "none"),
        environment.getProperty("local.management.port", "none"),
        trust.policy(),
        trust.peers().size(),
        settings.dataDir(),
        records(),
        CryptoProvider.description());
  }

  /// The database, without what a URL may say besides; or that a restart forgets.
  private String records() {
    return "memory".equals(environment.getProperty("securecomm.store"))
        ? "memory"
        : environment.getProperty("spring.datasource.url", "none").split("[?]", 2)[0];
  }
}
