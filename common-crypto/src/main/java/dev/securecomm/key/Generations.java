package dev.securecomm.key;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// Our keys of one kind, the newest first: which of them is used follows from the time alone, so
/// that replicas agree on it without a word, and nothing has to be written when it comes.
record Generations<K extends OwnKey<K>>(List<K> all) {

  Generations {
    all = List.copyOf(all);
  }

  static <K extends OwnKey<K>> Generations<K> of(K only) {
    return new Generations<>(List.of(only));
  }

  K newest() {
    return all.getFirst();
  }

  /// The newest whose time has come; the oldest, if our clock was set back to before all of them.
  K current(Instant now) {
    return all.stream().filter(key -> key.life().hasBegun(now)).findFirst().orElseGet(all::getLast);
  }

  KeyState state(K key, Instant now) {
    K current = current(now);
    if (key.equals(current)) {
      return KeyState.ACTIVE;
    }
    return all.indexOf(key) < all.indexOf(current) ? KeyState.ANNOUNCED : KeyState.RETIRING;
  }

  /// The current one first, without those whose time is over.
  Generations<K> at(Instant now) {
    K current = current(now);
    return new Generations<>(
        Stream.concat(
                Stream.of(current),
                all.stream().filter(key -> !key.equals(current) && !key.life().isOver(now)))
            .toList());
  }

  /// With a newer one. Those that were to go on without an end get one: so long after the newer one
  /// is used in their place.
  Generations<K> followedBy(K newer, Duration retiring) {
    Instant end = newer.life().from().plus(retiring);
    List<K> now = new ArrayList<>();
    now.add(newer);
    for (K key : all) {
      now.add(key.life().until().isPresent() ? key : key.living(key.life().until(end)));
    }
    return new Generations<>(now);
  }

  /// Without those whose time is over; the current one stays whatever its life says.
  Generations<K> withoutRetired(Instant now) {
    K current = current(now);
    return new Generations<>(
        all.stream().filter(key -> key.equals(current) || !key.life().isOver(now)).toList());
  }

  /// Whether one waits for its time.
  boolean isAnnounced(Instant now) {
    return !newest().equals(current(now));
  }

  /// The times at which something about these keys changes.
  Stream<Instant> changes() {
    return all.stream()
        .flatMap(key -> Stream.concat(Stream.of(key.life().from()), key.life().until().stream()));
  }

  Optional<K> find(Kid kid) {
    return all.stream().filter(key -> key.pair().kid().equals(kid)).findFirst();
  }
}
