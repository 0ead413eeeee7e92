package dev.securecomm.key;

import dev.securecomm.file.UnusableFileException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/// A party's own keys as they are in use now: read again when their file has changed, whoever has
/// changed it, and in the order of the moment.
public final class Keyring implements Supplier<OwnKeys> {

  private static final int TRIES = 10;

  /// How long a file that cannot be used is left alone: under a passphrase each look at it takes
  /// the machine. It is looked at again even if it has not changed, since what is wrong may be
  /// around it: its mode, or a database that was gone.
  private static final Duration PAUSE = Duration.ofSeconds(10);

  /// How long nobody asks where the file is out of reach: to find that out may take as long as a
  /// database is waited for, and each message asks.
  private static final Duration OUT_OF_REACH = Duration.ofSeconds(1);

  private final KeyFile file;
  private final Clock clock;
  private volatile Seen seen;
  private volatile Optional<Trouble> trouble = Optional.empty();
  private long operationsBefore;

  /// @param version of the file, asked before the keys were read from it
  Keyring(KeyFile file, OwnKeys keys, Object version, Clock clock) {
    this.file = file;
    this.clock = clock;
    this.seen = new Seen(keys, version, clock.instant());
  }

  /// Why the file cannot be used.
  ///
  /// @param version which of its versions, if it could be asked
  /// @param looked when its content was looked at, or nobody answered
  /// @param pause for how long it is left alone then
  private record Trouble(
      String sentence, Optional<Object> version, Instant looked, Duration pause) {

    boolean isRecent(Instant now) {
      return !now.isBefore(looked) && now.isBefore(looked.plus(pause));
    }

    boolean isOutOfReach() {
      return version.isEmpty();
    }

    /// Whether this very version was found to be unusable a moment ago.
    boolean isAbout(Object other, Instant now) {
      return version.filter(other::equals).isPresent() && isRecent(now);
    }
  }

  /// The keys of one version of the file, as they are in use for some time.
  private static final class Seen {

    private final OwnKeys all;
    private final Object version;
    private final OwnKeys inUse;
    private final Instant from;
    private final Instant until;

    Seen(OwnKeys all, Object version, Instant now) {
      this.all = all;
      this.version = version;
      this.inUse = all.at(now);
      List<Instant> changes = all.changes().sorted().toList();
      this.from =
          changes.stream()
              .filter(time -> !time.isAfter(now))
              .reduce((_, last) -> last)
              .orElse(Instant.MIN);
      this.until =
          changes.stream().filter(time -> time.isAfter(now)).findFirst().orElse(Instant.MAX);
    }

    boolean isInUse(Instant now) {
      return !now.isBefore(from) && now.isBefore(until);
    }
  }

  /// The keys in use now. If their file has become unusable they are those that it had before: a
  /// service that runs has keys, and goes on with them.
  @Override
  public OwnKeys get() {
    Instant now = clock.instant();
    Seen last = upToDate(now);
    return (last.isInUse(now) ? last : turned(now)).inUse;
  }

  /// Another key's time has come, or its end.
  private synchronized Seen turned(Instant now) {
    if (!seen.isInUse(now)) {
      seen = new Seen(seen.all, seen.version, now);
    }
    return seen;
  }

  /// Why the file cannot be used, in a sentence, if it cannot.
  public Optional<String> trouble() {
    upToDate(clock.instant());
    return trouble.map(Trouble::sentence);
  }

  private Seen upToDate(Instant now) {
    if (trouble.filter(t -> t.isOutOfReach() && t.isRecent(now)).isPresent()) {
      return seen;
    }
    try {
      Object version = version();
      boolean known =
          trouble.map(t -> t.isAbout(version, now)).orElse(seen.version.equals(version));
      return known ? seen : read(now);
    } catch (RuntimeException e) {
      // Said by trouble().
      return seen;
    }
  }

  /// The version is asked before the content: a change that comes between is read again. Whoever
  /// comes while it is read waits for it: the keys before may have been revoked.
  private synchronized Seen read(Instant now) {
    Object version = version();
    if (seen.version.equals(version)) {
      trouble = Optional.empty();
      return seen;
    }
    if (trouble.isPresent() && trouble.get().isAbout(version, now)) {
      throw new UnusableFileException(trouble.get().sentence);
    }
    OwnKeys all = load(version, now);
    trouble = Optional.empty();
    operationsBefore += seen.all.privateOperations();
    seen = new Seen(all, version, now);
    return seen;
  }

  private OwnKeys load(Object version, Instant now) {
    try {
      return file.load(seen.all.party());
    } catch (RuntimeException e) {
      trouble = Optional.of(new Trouble(sentence(e), Optional.of(version), now, PAUSE));
      throw e;
    }
  }

  private Object version() {
    try {
      return file.version();
    } catch (RuntimeException e) {
      trouble =
          Optional.of(new Trouble(sentence(e), Optional.empty(), clock.instant(), OUT_OF_REACH));
      throw e;
    }
  }

  /// A sentence of ours, or whatever the place of the files says when it cannot be asked: a
  /// database that is gone.
  private static String sentence(RuntimeException e) {
    return e instanceof UnusableFileException
        ? String.valueOf(e.getMessage())
        : "The keys cannot be looked after: " + e.getMessage();
  }

  /// Changes the keys, durably before this returns. The change is made without holding anybody up,
  /// and made again if somebody else was faster.
  ///
  /// @param change from the keys in the file to those to be written, or the very same if none are
  /// @return whether they were changed
  public boolean change(UnaryOperator<OwnKeys> change) {
    for (int attempt = 0; attempt < TRIES; attempt++) {
      Seen before = read(clock.instant());
      OwnKeys after = change.apply(before.all);
      if (after == before.all) {
        return false;
      }
      if (file.replace(after, before.version)) {
        read(clock.instant());
        return true;
      }
    }
    throw new UnusableFileException(
        "The keys were changed by somebody else "
            + TRIES
            + " times while they were to be changed.");
  }

  /// The keys as they are kept, the newest first, whether or not they are in use.
  public OwnKeys kept() {
    return upToDate(clock.instant()).all;
  }

  /// Every key that is kept, with its state.
  public List<KeyStatus> states() {
    return kept().states(clock.instant());
  }

  /// How often a private key was used since the start.
  public synchronized long privateOperations() {
    return operationsBefore + seen.all.privateOperations();
  }

  @Override
  public String toString() {
    return "Keyring with " + seen.all;
  }
}
