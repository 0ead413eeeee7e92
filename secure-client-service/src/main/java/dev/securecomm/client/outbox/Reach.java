package dev.securecomm.client.outbox;

import dev.securecomm.client.exchange.Backoff;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/// Which servers answer. While one does not, one message at a time finds out whether it does again,
/// and the messages for the others go on.
final class Reach {

  private final Backoff backoff;
  private final Map<String, Road> roads = new HashMap<>();

  Reach(Backoff backoff) {
    this.backoff = backoff;
  }

  /// What a try has found out of the server.
  enum Finding {
    /// It answered, whatever it said.
    REACHED,
    /// It did not.
    SILENT,
    /// Nobody asked it.
    NOTHING
  }

  /// The way to one server.
  private static final class Road {
    private int underWay;
    private int failures;
    private long notBefore;

    boolean isClosed() {
      return failures > 0 && (underWay > 0 || System.nanoTime() - notBefore < 0);
    }
  }

  /// The servers for which there is nothing to be tried now.
  synchronized Set<String> closed() {
    return roads.entrySet().stream()
        .filter(road -> road.getValue().isClosed())
        .map(Map.Entry::getKey)
        .collect(Collectors.toSet());
  }

  /// What can be tried now: of the messages to a server that could not be reached the first.
  synchronized List<OutboxTable.Due> open(List<OutboxTable.Due> due) {
    Set<String> seen = new HashSet<>();
    return due.stream().filter(each -> isOpen(each.server(), seen.add(each.server()))).toList();
  }

  private boolean isOpen(String server, boolean first) {
    Road road = roads.get(server);
    return road == null || road.failures == 0 || (first && !road.isClosed());
  }

  /// Begins a try.
  synchronized void begins(String server) {
    roads.computeIfAbsent(server, _ -> new Road()).underWay++;
  }

  /// Ends a try. Those that were under way together have found out one thing, once.
  synchronized void ends(String server, Finding found) {
    Road road = roads.get(server);
    if (road == null) {
      throw new IllegalStateException("no try was begun");
    }
    road.underWay--;
    if (found == Finding.REACHED) {
      road.failures = 0;
    } else if (found == Finding.SILENT && (road.failures == 0 || road.underWay == 0)) {
      road.failures++;
      road.notBefore = System.nanoTime() + backoff.after(road.failures).toNanos();
    }
  }
}
