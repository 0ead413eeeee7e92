package dev.securecomm.server.forward;

import dev.securecomm.key.Kid;
import dev.securecomm.key.Party;
import dev.securecomm.server.config.MessageSettings;
import dev.securecomm.server.handler.MessageHandler;
import dev.securecomm.service.connection.ConnectionSettings;
import dev.securecomm.service.limit.Places;
import dev.securecomm.trust.Peer;
import dev.securecomm.trust.PeerBook;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig.SlidingWindowType;
import io.github.resilience4j.circuitbreaker.CircuitBreakerRegistry;
import io.github.resilience4j.micrometer.tagged.TaggedCircuitBreakerMetrics;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.util.Objects;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/// Puts the way to the application together.
@Configuration(proxyBeanMethods = false)
@ConditionalOnProperty(name = "securecomm.handler", havingValue = "forward")
@EnableConfigurationProperties(ForwardSettings.class)
class ForwardConfiguration {

  private static final Logger LOG = LoggerFactory.getLogger(ForwardConfiguration.class);

  /// Of the last so many messages half went unanswered: then nobody is there.
  private static final int JUDGED_BY = 20;

  private static final int FEWEST = 5;
  private static final int HALF = 50;

  @Bean
  Application application(
      ForwardSettings settings, MessageSettings messages, ConnectionSettings connections) {
    connections.requireTimeFor("securecomm.forward.timeout", settings.timeout());
    return new Application(settings, Math.toIntExact(messages.maxSize().toBytes()));
  }

  @Bean
  CircuitBreaker applicationBreaker(ForwardSettings settings, MeterRegistry meters) {
    CircuitBreakerRegistry registry =
        CircuitBreakerRegistry.of(
            CircuitBreakerConfig.custom()
                .slidingWindowType(SlidingWindowType.COUNT_BASED)
                .slidingWindowSize(JUDGED_BY)
                .minimumNumberOfCalls(FEWEST)
                .failureRateThreshold(HALF)
                // An answer is a sign of life, whatever it says.
                .recordException(
                    e -> e instanceof IOException && !(e instanceof UnfitAnswerException))
                .waitDurationInOpenState(settings.pause())
                .permittedNumberOfCallsInHalfOpenState(1)
                // One that never ends, for whatever reason, is not the last.
                .maxWaitDurationInHalfOpenState(settings.timeout().multipliedBy(2))
                .build());
    TaggedCircuitBreakerMetrics.ofCircuitBreakerRegistry(registry).bindTo(meters);
    CircuitBreaker breaker = registry.circuitBreaker("application");
    breaker
        .getEventPublisher()
        .onStateTransition(event ->
            LOG.warn(
                switch (event.getStateTransition().getToState()) {
                  case OPEN -> "The application does not answer; it is left alone for a while";
                  case HALF_OPEN -> "One message finds out whether the application answers";
                  default -> "The application answers again";
                }));
    return breaker;
  }

  @Bean
  MessageHandler forwarding(
      Application application, PeerBook peers, CircuitBreaker breaker, ForwardSettings settings) {
    return new Forwarding(
        application,
        party -> fingerprint(peers, party),
        new Forwarding.Protection(new Places(settings.atOnce()), breaker),
        Objects.requireNonNull(settings.retryOn()));
  }

  private static Kid fingerprint(PeerBook peers, Party party) {
    return peers
        .trusted(party)
        .map(Peer::fingerprint)
        .orElseThrow(() -> new IllegalStateException("the sender was forgotten meanwhile"));
  }
}
