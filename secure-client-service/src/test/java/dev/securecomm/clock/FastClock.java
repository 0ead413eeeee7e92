package dev.securecomm.clock;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Primary;

/// A clock that runs faster than the machine's, by as much in all processes that are told the same:
/// started with `--spring.main.sources=dev.securecomm.clock.FastClock`, it runs `--clock.speed`
/// times as fast from `--clock.begin` on, in milliseconds since 1970.
@Configuration(proxyBeanMethods = false)
public class FastClock {

  @Bean
  @Primary
  Clock fast(@Value("${clock.speed}") int speed, @Value("${clock.begin}") long begin) {
    return new Fast(Clock.systemUTC(), Instant.ofEpochMilli(begin), speed);
  }

  private static final class Fast extends Clock {

    private final Clock machine;
    private final Instant begin;
    private final int speed;

    Fast(Clock machine, Instant begin, int speed) {
      this.machine = machine;
      this.begin = begin;
      this.speed = speed;
    }

    @Override
    public Instant instant() {
      return begin.plus(Duration.between(begin, machine.instant()).multipliedBy(speed));
    }

    @Override
    public ZoneId getZone() {
      return machine.getZone();
    }

    @Override
    public Clock withZone(ZoneId zone) {
      return new Fast(machine.withZone(zone), begin, speed);
    }
  }
}
