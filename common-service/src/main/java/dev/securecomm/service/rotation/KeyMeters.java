package dev.securecomm.service.rotation;

import dev.securecomm.key.KeyState;
import dev.securecomm.key.Keyring;
import dev.securecomm.key.Kid;
import dev.securecomm.provider.CryptoProvider;
import dev.securecomm.service.rotation.KeyUses.KeyUse;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.MultiGauge.Row;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.TimeGauge;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// How old our keys are and how long they last (`securecomm.key.age`, `securecomm.key.remaining`),
/// the same of the sets that peers have shown us (`securecomm.peer.set.age`, `.remaining`), which
/// keys they used last (`securecomm.peer.key.used`), how many of them are not pinned
/// (`securecomm.peers.unpinned`), what needs a hand (`securecomm.key.concerns`), how often a
/// private key was used (`securecomm.private.operations`) and by whose implementation
/// (`securecomm.crypto.provider`).
final class KeyMeters implements MeterBinder {

  private static final List<String> ROLES = List.of("identity", "signing", "encryption");

  private final KeyReport.Known known;
  private final KeyDesk desk;
  private final Clock clock;
  private @Nullable Gauges gauges;

  KeyMeters(KeyReport.Known known, KeyDesk desk, Clock clock) {
    this.known = known;
    this.desk = desk;
    this.clock = clock;
  }

  /// Those whose rows come and go with keys and peers.
  private record Gauges(
      MultiGauge remaining, MultiGauge setAge, MultiGauge setRemaining, MultiGauge used) {}

  @Override
  public void bindTo(MeterRegistry meters) {
    for (KeyState state : KeyState.values()) {
      ROLES.forEach(role -> age(meters, role, state));
    }
    FunctionCounter.builder(
            "securecomm.private.operations", known.keys(), Keyring::privateOperations)
        .description("Uses of a private key, the dearest part of a message")
        .register(meters);
    Gauge.builder("securecomm.key.concerns", desk, each -> each.concerns().size())
        .description("How much about the keys needs a hand; /actuator/keys tells what")
        .register(meters);
    Gauge.builder("securecomm.peers.unpinned", known.peers(), peers -> peers.room().met())
        .description("How many parties are known without a pin; securecomm.trust.max-peers may be")
        .register(meters);
    Gauge.builder("securecomm.crypto.provider", () -> 1)
        .description("Whose RSA and AES-GCM are used: always 1, the tag tells")
        .tag("provider", CryptoProvider.description())
        .register(meters);
    gauges =
        new Gauges(
            seconds(
                meters,
                "securecomm.key.remaining",
                "Until another key follows this one, or it ends"),
            seconds(meters, "securecomm.peer.set.age", "Since a peer signed its newest JWK Set"),
            seconds(
                meters, "securecomm.peer.set.remaining", "Until a peer's newest JWK Set expires"),
            seconds(meters, "securecomm.peer.key.used", "When a peer used a key last, since 1970"));
    refresh();
  }

  private static MultiGauge seconds(MeterRegistry meters, String name, String description) {
    return MultiGauge.builder(name).description(description).baseUnit("seconds").register(meters);
  }

  /// A row for each state that a key may be in: rows that come and go are missing now and then.
  private void age(MeterRegistry meters, String role, KeyState state) {
    TimeGauge.builder("securecomm.key.age", () -> age(role, state), TimeUnit.SECONDS)
        .description("The age of the oldest key of each role and state, NaN if there is none")
        .tag("role", role)
        .tag("state", state.word())
        .register(meters);
  }

  private double age(String role, KeyState state) {
    return known.keys().states().stream()
        .filter(key -> key.role().equals(role) && key.state() == state)
        .mapToDouble(key -> Duration.between(key.life().made(), clock.instant()).toSeconds())
        .max()
        .orElse(Double.NaN);
  }

  /// Brings the rows up to date.
  void refresh() {
    Gauges rows = gauges;
    if (rows == null) {
      return;
    }
    KeyReport report = KeyReport.of(known, List.of());
    rows.remaining.register(remaining(report), true);
    rows.setAge.register(setAges(), true);
    rows.setRemaining.register(setsRemaining(report), true);
    rows.used.register(uses(), true);
  }

  private List<Row<?>> remaining(KeyReport report) {
    return report.keys().stream()
        .filter(key -> !key.role().equals("identity"))
        .<Row<?>>map(key ->
            until(
                key.until() == null ? report.next() : key.until(),
                Tags.of("role", key.role(), "state", key.state(), "kid", key.kid())))
        .toList();
  }

  private List<Row<?>> setAges() {
    return known.peers().peers().stream()
        .<Row<?>>map(
            peer -> since(peer.keys().validity().iat(), Tags.of("peer", peer.party().name())))
        .toList();
  }

  private List<Row<?>> setsRemaining(KeyReport report) {
    return report.peers().stream()
        .<Row<?>>map(peer -> until(peer.until(), Tags.of("peer", peer.party())))
        .toList();
  }

  private List<Row<?>> uses() {
    return known.uses().last().stream()
        .flatMap(use ->
            Stream.<Row<?>>of(
                used(use, "signing", use.signedWith()), used(use, "encryption", use.sealedTo())))
        .toList();
  }

  private Row<?> until(Instant end, Tags tags) {
    return Row.of(tags, () -> Duration.between(clock.instant(), end).toSeconds());
  }

  private Row<?> since(Instant begin, Tags tags) {
    return Row.of(tags, () -> Duration.between(begin, clock.instant()).toSeconds());
  }

  private static Row<?> used(KeyUse use, String role, Kid kid) {
    return Row.of(
        Tags.of("peer", use.peer().name(), "role", role, "kid", kid.value()),
        () -> use.at().getEpochSecond());
  }
}
