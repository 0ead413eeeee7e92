package dev.securecomm.benchmark.timing.cases;

import dev.securecomm.benchmark.http.Connection;
import dev.securecomm.benchmark.party.Parties;
import dev.securecomm.benchmark.subject.OurServer;
import dev.securecomm.benchmark.timing.Pair;
import dev.securecomm.envelope.Suite;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/// Messages that a server refuses.
final class Messages {

  private Messages() {}

  static Group group(Path work, Parties parties, Bounds bounds) throws Exception {
    OurServer server = OurServer.start(work, "server", parties);
    OverHttp messages =
        new OverHttp(server.server().messages(), "application/jose+json", Connection::post);
    Forging forging = new Forging(parties.client(), parties.server(), messages, _ -> "400");
    List<Pair> pairs =
        Stream.of(Suite.PART_1, Suite.PART_2_FERNET)
            .flatMap(suite -> Openers.pairs(forging, suite, bounds.overHttp()))
            .toList();
    return LeakyPlace.besides(
        "A server's refusals, over HTTP", work, pairs, List.of(server::close));
  }
}
