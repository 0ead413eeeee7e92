package dev.securecomm.service.rotation;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.scheduling.annotation.Scheduled;

/// Looks after the keys of a service that runs.
final class KeyWatch {

  private static final Logger LOG = LoggerFactory.getLogger(KeyWatch.class);

  private static final Duration DAY = Duration.ofDays(1);

  private final KeyRotation rotation;
  private final KeyDesk desk;
  private final List<Runnable> chores;
  private final Clock clock;
  private Optional<Instant> warned = Optional.empty();
  private Set<String> warnedOf = Set.of();
  private String told;

  /// @param chores what else is to be done now and then, and may fail
  KeyWatch(KeyRotation rotation, KeyDesk desk, List<Runnable> chores, Clock clock) {
    this.rotation = rotation;
    this.desk = desk;
    this.chores = List.copyOf(chores);
    this.clock = clock;
    this.told = desk.line();
  }

  @Scheduled(fixedDelayString = "${securecomm.keys.look-every}")
  void look() {
    rotation.doWhatIsDue();
    // First what has to be heard even if nothing else can be done.
    each(this::warn);
    each(this::tell);
    chores.forEach(KeyWatch::each);
  }

  private static void each(Runnable step) {
    try {
      step.run();
    } catch (RuntimeException e) {
      // A store that is gone, or a disk that is full: those who need them say so.
      LOG.debug("Something about the keys has to wait: {}", e.getClass().getName());
    }
  }

  /// Whoever has changed them: this service, a replica, or an operator beside it.
  private void tell() {
    String line = desk.line();
    if (!line.equals(told)) {
      LOG.info("Our keys have changed: {}", line);
      told = line;
    }
  }

  /// At once when there is something new, and then once a day. What is told of a time or a number
  /// differs each time, and is not new for that.
  private void warn() {
    List<String> concerns = desk.concerns();
    if (concerns.isEmpty()) {
      warned = Optional.empty();
      return;
    }
    Set<String> kinds =
        concerns.stream().map(each -> each.replaceAll("[0-9]+", "")).collect(Collectors.toSet());
    boolean isNew = !warnedOf.containsAll(kinds);
    Instant now = clock.instant();
    if (isNew
        || warned.filter(last -> now.isBefore(last.plus(DAY)) && !now.isBefore(last)).isEmpty()) {
      LOG.warn("The keys need a hand: {}", String.join(" ", concerns));
      warned = Optional.of(now);
      warnedOf = kinds;
    }
  }
}
