package dev.securecomm.service.rotation;

import java.time.Clock;
import java.util.List;

/// Where an operator asks about keys, and has them changed: from the command line or over the
/// management port.
public final class KeyDesk {

  private final KeyReport.Known known;
  private final KeyRotation rotation;
  private final List<Concerns> concerns;
  private final Clock clock;

  KeyDesk(KeyReport.Known known, KeyRotation rotation, List<Concerns> concerns, Clock clock) {
    this.known = known;
    this.rotation = rotation;
    this.concerns = List.copyOf(concerns);
    this.clock = clock;
  }

  public KeyReport report() {
    return KeyReport.of(known, concerns());
  }

  /// The report as text.
  public List<String> lines() {
    return report().lines(clock.instant());
  }

  /// Our own keys in one line.
  String line() {
    return KeyReport.line(known.keys());
  }

  List<String> concerns() {
    return concerns.stream().flatMap(each -> now(each).stream()).toList();
  }

  /// That something cannot be looked after is a concern, too.
  private static List<String> now(Concerns each) {
    try {
      return each.now();
    } catch (RuntimeException e) {
      return List.of("It cannot be told what needs a hand: " + e.getMessage());
    }
  }

  /// What a turn would do.
  public String plan(Turn turn) {
    return planned(turn).sentence();
  }

  private TurnPlan planned(Turn turn) {
    return TurnPlan.of(turn, known.rotation(), known.keys().states(), clock.instant());
  }

  /// Does it.
  ///
  /// @return what it did
  public String turn(Turn turn) {
    TurnPlan plan = planned(turn);
    if (!rotation.turn(turn)) {
      return plan.changes()
          ? "Nothing was changed: new keys are announced already, or a set has no room for more until"
              + " old ones are destroyed."
          : plan.sentence();
    }
    return switch (turn) {
      case KEYS, KEYS_AT_ONCE -> plan.sentence();
      case IDENTITY, IDENTITY_AT_ONCE ->
          plan.sentence() + " The new fingerprint is " + known.keys().kept().fingerprint() + ".";
    };
  }
}
