package dev.securecomm.clock;

import java.time.Clock;
import java.time.Duration;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Primary;

/// A clock that is wrong, for a real client: started with
/// `--spring.main.sources=dev.securecomm.clock.OffClock`, `--clock.off=1h` makes it fast.
@Configuration(proxyBeanMethods = false)
class OffClock {

  @Bean
  @Primary
  Clock shifted(@Value("${clock.off:0s}") Duration off) {
    return Clock.offset(Clock.systemUTC(), off);
  }
}
