package dev.securecomm.service.rotation;

import java.util.List;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.health.contributor.Status;

/// Degraded while something needs a hand: before anything breaks, and without taking the service
/// out of anybody's way.
final class KeyHealth implements HealthIndicator {

  static final Status DEGRADED = new Status("DEGRADED");

  private final KeyDesk desk;

  KeyHealth(KeyDesk desk) {
    this.desk = desk;
  }

  @Override
  public Health health() {
    List<String> concerns = desk.concerns();
    return concerns.isEmpty()
        ? Health.up().build()
        : Health.status(DEGRADED).withDetail("concerns", concerns).build();
  }
}
