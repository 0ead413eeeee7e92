package dev.securecomm.benchmark.timing.cases;

import dev.securecomm.benchmark.http.Connection;
import dev.securecomm.benchmark.subject.Server;
import dev.securecomm.benchmark.timing.Pair;
import dev.securecomm.benchmark.timing.Side;
import dev.securecomm.benchmark.timing.leak.LeakyServer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// A server that is known to leak, beside one that is not.
final class LeakyPlace {

  private LeakyPlace() {}

  /// @param ends how the servers that are timed end
  static Group besides(String title, Path work, List<Pair> pairs, List<Runnable> ends)
      throws Exception {
    Pair first = pairs.getFirst();
    Server leaky =
        Server.start(work.resolve("leaky.log"), Server.ofThisModule(LeakyServer.class), List.of());
    OverHttp target = new OverHttp(leaky.messages(), "text/plain", Connection::post);
    List<Runnable> all = new ArrayList<>(ends);
    all.add(leaky::close);
    Pair leak =
        Pair.of(
            "control", side(target, 0), side(target, (long) (2 * first.bound())), first.bound());
    return new Group(title, first.withItself(), leak, pairs, all);
  }

  private static Side side(OverHttp target, long nanos) {
    byte[] body = "%09d".formatted(nanos).getBytes(StandardCharsets.US_ASCII);
    return new Side(
        nanos == 0 ? "a server" : "the same, slower by " + nanos + " ns",
        target,
        "400",
        List.of(body));
  }
}
