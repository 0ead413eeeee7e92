package dev.securecomm.service.identity;

import dev.securecomm.key.KeySettings;
import dev.securecomm.key.Party;
import dev.securecomm.trust.TrustSettings;
import java.nio.file.Path;
import org.springframework.boot.context.properties.ConfigurationProperties;

/// Who this service is and whom it trusts.
///
/// @param party the name under which peers know this service
/// @param dataDir the folder for keys and peers, 0700
/// @param keys how own keys are kept
/// @param trust whom to trust
@ConfigurationProperties("securecomm")
public record IdentitySettings(Party party, Path dataDir, KeySettings keys, TrustSettings trust) {}
