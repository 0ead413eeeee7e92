package dev.securecomm.service.rotation;

import dev.securecomm.file.Lease;
import dev.securecomm.key.Keyring;
import dev.securecomm.key.Rotation;
import dev.securecomm.service.identity.OwnFiles;
import dev.securecomm.trust.PeerBook;
import dev.securecomm.trust.TrustSettings;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.scheduling.annotation.EnableScheduling;

/// Puts together what changes keys, for a service and for a question that is asked without it.
@Configuration(proxyBeanMethods = false)
public class RotationConfiguration {

  /// Long enough to make keys of 4096 bits on a slow machine.
  private static final Duration LEASE = Duration.ofMinutes(2);

  @Bean
  KeyRotation keyRotation(Keyring keys, Rotation rotation, OwnFiles own, Clock clock) {
    return new KeyRotation(keys, rotation, new Lease(own.files(), "rotation", LEASE, clock), clock);
  }

  @Bean
  KeyUses keyUses(OwnFiles own, Clock clock) {
    return new KeyUses(own.files(), clock);
  }

  @Bean
  KnownSenders knownSenders(PeerBook peers, KeyUses uses) {
    return new KnownSenders(peers, uses);
  }

  @Bean
  KeyReport.Known knownKeys(Keyring keys, Rotation rotation, PeerBook peers, KeyUses uses) {
    return new KeyReport.Known(keys, rotation, peers, uses);
  }

  @Bean
  KeyDesk keyDesk(
      KeyReport.Known known, KeyRotation turning, ObjectProvider<Concerns> concerns, Clock clock) {
    return new KeyDesk(known, turning, concerns.orderedStream().toList(), clock);
  }

  @Bean
  OwnKeyConcerns ownKeyConcerns(Keyring keys, Rotation rotation, KeyRotation turning, Clock clock) {
    return new OwnKeyConcerns(keys, rotation, turning, clock);
  }

  @Bean
  RoomConcerns roomConcerns(PeerBook peers, TrustSettings trust) {
    return new RoomConcerns(peers, trust);
  }

  /// What only a service that runs does.
  @Configuration(proxyBeanMethods = false)
  @EnableScheduling
  @ConditionalOnWebApplication
  static class Running {

    @Bean
    KeyMeters keyMeters(KeyReport.Known known, KeyDesk desk, Clock clock) {
      return new KeyMeters(known, desk, clock);
    }

    @Bean
    KeyWatch keyWatch(
        KeyRotation turning, KeyDesk desk, KeyUses uses, KeyMeters meters, Clock clock) {
      return new KeyWatch(turning, desk, List.of(uses::keep, meters::refresh), clock);
    }

    @Bean
    KeyHealth keysHealthIndicator(KeyDesk desk) {
      return new KeyHealth(desk);
    }

    @Bean
    KeysEndpoint keysActuatorEndpoint(KeyDesk desk) {
      return new KeysEndpoint(desk);
    }
  }
}
