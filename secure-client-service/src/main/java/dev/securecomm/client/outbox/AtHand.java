package dev.securecomm.client.outbox;

import dev.securecomm.envelope.MessageId;
import dev.securecomm.message.Message;
import dev.securecomm.service.limit.MemoryBudget;
import dev.securecomm.service.limit.OverloadedException;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// Messages that wait and whose callers have gone, in memory while there is room: what it takes to
/// seal them again if the server's keys change. They are never on the disk.
final class AtHand {

  private final MemoryBudget budget;
  private final Map<MessageId, Held> held = new ConcurrentHashMap<>();

  AtHand(MemoryBudget budget) {
    this.budget = budget;
  }

  private record Held(Message message, MemoryBudget.Share share) {}

  /// Keeps a message, if there is room.
  void keep(MessageId id, Message message) {
    MemoryBudget.Share share = budget.share();
    try {
      share.growTo(message.size());
    } catch (OverloadedException e) {
      return;
    }
    Held before = held.put(id, new Held(message, share));
    if (before != null) {
      before.share.close();
    }
  }

  Optional<Message> find(MessageId id) {
    return Optional.ofNullable(held.get(id)).map(Held::message);
  }

  /// What is in memory now.
  Set<MessageId> ids() {
    return Set.copyOf(held.keySet());
  }

  void forget(MessageId id) {
    Held known = held.remove(id);
    if (known != null) {
      known.share.close();
    }
  }
}
