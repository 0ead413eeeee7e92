package dev.securecomm.service.identity;

import dev.securecomm.file.PrivateFolder;
import dev.securecomm.key.OwnKeys;
import dev.securecomm.key.PublishedKeys;
import dev.securecomm.trust.PeerBook;
import dev.securecomm.trust.TrustSettings;
import java.time.Clock;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

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
  OwnKeys ownKeys(IdentitySettings settings, PrivateFolder folder, Clock clock) {
    return settings.keys().open(folder, settings.party(), clock.instant());
  }

  @Bean
  PublishedKeys publishedKeys(IdentitySettings settings, OwnKeys keys, Clock clock) {
    return new PublishedKeys(keys, settings.keys().setLifetime(), clock);
  }

  @Bean
  TrustSettings trustSettings(IdentitySettings settings) {
    return settings.trust().settings();
  }

  @Bean
  PeerBook peerBook(
      IdentitySettings settings, TrustSettings trust, PrivateFolder folder, Clock clock) {
    PeerBook peers = new PeerBook(settings.party(), trust, folder, clock);
    // Read once now: a file that cannot be used stops the start, and not each message.
    peers.peers();
    return peers;
  }

  @Bean
  KeyMetrics keyMetrics(OwnKeys keys, Clock clock) {
    return new KeyMetrics(keys, clock);
  }
}
