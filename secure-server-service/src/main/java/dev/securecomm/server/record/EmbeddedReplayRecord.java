package dev.securecomm.server.record;

import dev.securecomm.envelope.MessageId;
import dev.securecomm.key.Party;
import dev.securecomm.replay.ReplayRecord;
import dev.securecomm.service.store.Store;
import dev.securecomm.service.store.StoreUnavailableException;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.springframework.jdbc.core.simple.JdbcClient;

/// A replay record in a database that is this process's alone.
///
/// What is being handled is known in memory: whoever dies leaves nothing reserved, and a message
/// takes one commit.
public final class EmbeddedReplayRecord implements ReplayRecord {

  private final Store store;
  private final MessageTable table;
  private final Removal removal;
  private final Recollection recollection;
  private final ConcurrentMap<Name, Held> underWay = new ConcurrentHashMap<>();

  /// How long the reply was that could not be recorded: before there is room for as much, nothing
  /// else is handled in vain.
  private final AtomicInteger missing = new AtomicInteger();

  /// @param removal what alone takes messages out of the database
  public EmbeddedReplayRecord(Store store, JdbcClient jdbc, Removal removal) {
    this.store = store;
    this.table = new MessageTable(jdbc);
    this.removal = removal;
    // Which it was if the database was shared before.
    store.commit(table::takeBackAll);
    this.recollection = new Recollection(store, table);
  }

  /// What an id is unique for.
  private record Name(Party sender, MessageId id) {}

  /// A disk that is full says so itself.
  @Override
  public boolean isFull() {
    return false;
  }

  @Override
  public Outcome reserve(Entry message, Instant until) {
    Held ours = new Held(new Name(message.sender(), message.id()), message, until);
    Held other = underWay.putIfAbsent(ours.name, ours);
    if (other != null) {
      return other.message.digest().equals(message.digest())
          ? new Outcome.InProgress()
          : new Outcome.Conflicting();
    }
    // Asked only now: whoever had it before us has recorded it before he let it go.
    Outcome outcome = new Outcome.InProgress();
    try {
      Optional<Outcome> known = known(message, until);
      if (known.isEmpty()) {
        requireRoom();
      }
      outcome = known.orElseGet(() -> new Outcome.Reserved(ours));
    } finally {
      if (!(outcome instanceof Outcome.Reserved)) {
        ours.close();
      }
    }
    return outcome;
  }

  private void requireRoom() {
    int length = missing.get();
    if (length > 0) {
      store.commit(() -> table.takeUp(length));
      missing.compareAndSet(length, 0);
    }
  }

  private Optional<Outcome> known(Entry message, Instant until) {
    Optional<Outcome> recorded =
        recollection.isNew(message)
            ? Optional.empty()
            : store.read(() -> table.find(message)).map(row -> row.outcome(message));
    // Asked last: what was there a moment ago may have been removed since.
    return recorded.isPresent() || !removal.reaches(until)
        ? recorded
        : Optional.of(new Outcome.Forgotten());
  }

  /// A message that is being handled.
  private final class Held implements Reservation {

    private final Name name;
    private final Entry message;
    private final Instant until;

    Held(Name name, Entry message, Instant until) {
      this.name = name;
      this.message = message;
      this.until = until;
    }

    @Override
    public void complete(byte[] sealedReply, Runnable effects) {
      try {
        store.commit(() -> {
          table.insert(message, until, sealedReply);
          effects.run();
          return sealedReply;
        });
      } catch (StoreUnavailableException e) {
        missing.set(sealedReply.length);
        throw e;
      } finally {
        recollection.recorded(message);
      }
      close();
    }

    @Override
    public void close() {
      underWay.remove(name, this);
    }
  }
}
