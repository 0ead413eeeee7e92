package dev.securecomm.service.identity;

import dev.securecomm.file.PrivateFiles;
import dev.securecomm.file.PrivateFolder;
import dev.securecomm.key.Keyring;
import dev.securecomm.key.PublishedKeys;
import dev.securecomm.key.Rotation;
import dev.securecomm.service.settings.ByParty;
import dev.securecomm.service.settings.SettingsException;
import dev.securecomm.service.store.SharedFiles;
import dev.securecomm.trust.PeerBook;
import dev.securecomm.trust.TrustSettings;
import java.time.Clock;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.ConfigurableEnvironment;

/// Makes a service's keys and peers from its settings.
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(IdentitySettings.class)
public class IdentityConfiguration {

  @Bean
  Clock clock() {
    return Clock.systemUTC();
  }

  @Bean
  PrivateFolder dataFolder(IdentitySettings settings) {
    return PrivateFolder.open(settings.dataDir());
  }

  @Bean
  OwnFiles ownFiles(
      IdentitySettings settings, PrivateFolder folder, ObjectProvider<SharedFiles> shared) {
    return new OwnFiles(settings.keys().shared() ? replicas(shared) : folder);
  }

  @Bean
  Keyring keyring(IdentitySettings settings, OwnFiles own, Clock clock) {
    return settings.keys().open(own.files(), settings.party(), clock);
  }

  @Bean
  Rotation rotation(IdentitySettings settings) {
    return settings.rotation();
  }

  private static PrivateFiles replicas(ObjectProvider<SharedFiles> shared) {
    SharedFiles files = shared.getIfAvailable();
    if (files == null) {
      throw new SettingsException(
          "securecomm.keys.shared needs a PostgreSQL by spring.datasource.url.");
    }
    return files;
  }

  @Bean
  PublishedKeys publishedKeys(IdentitySettings settings, Keyring keys, Clock clock) {
    return new PublishedKeys(keys, settings.keys().setLifetime(), clock);
  }

  @Bean
  TrustSettings trustSettings(IdentitySettings settings, ConfigurableEnvironment environment) {
    return settings.trust().with(ByParty.of(environment, IdentitySettings.PINS));
  }

  /// What one replica learns of a peer, all know.
  @Bean
  PeerBook peerBook(
      IdentitySettings settings,
      TrustSettings trust,
      PrivateFolder folder,
      ObjectProvider<SharedFiles> shared,
      Clock clock) {
    SharedFiles files = shared.getIfAvailable();
    PeerBook peers = new PeerBook(settings.party(), trust, files == null ? folder : files, clock);
    // Read once now: a file that cannot be used stops the start, and not each message.
    peers.peers();
    return peers;
  }
}
