package dev.securecomm.benchmark.timing.cases;

import dev.securecomm.benchmark.party.Parties;
import dev.securecomm.benchmark.timing.Pair;
import dev.securecomm.codec.MalformedException;
import dev.securecomm.envelope.Envelope;
import dev.securecomm.envelope.Suite;
import dev.securecomm.key.JwkSet;
import dev.securecomm.key.OwnKeys;
import dev.securecomm.message.Lifetimes;
import dev.securecomm.message.Opener;
import dev.securecomm.message.Reason;
import dev.securecomm.message.RefusedException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// The opener, with nothing around it: the answer is the reason of its refusal.
final class Openers {

  private Openers() {}

  static Group group(Parties parties, Bounds bounds, Suite... suites) {
    OwnKeys client = parties.client();
    OwnKeys server = parties.server();
    Opener opener = opener(client, server);
    Forging forging = new Forging(client, server, input -> refusal(opener, input), Reason::name);
    List<Pair> pairs =
        Stream.of(suites).flatMap(suite -> pairs(forging, suite, bounds.inProcess())).toList();
    return Group.inProcess("The opener, in process", pairs);
  }

  /// All that is refused of a suite.
  static Stream<Pair> pairs(Forging forging, Suite suite, double bound) {
    return Stream.concat(
        new Paddings(forging, bound).of(suite).stream(),
        new Signatures(forging, bound).of(suite).stream());
  }

  private static Opener opener(OwnKeys client, OwnKeys server) {
    Optional<JwkSet> trusted = Optional.of(client.published());
    return new Opener(
        () -> server,
        party -> party.equals(client.party()) ? trusted : Optional.empty(),
        new Lifetimes(Duration.ofMinutes(5), Duration.ofHours(24)),
        Clock.systemUTC());
  }

  private static String refusal(Opener opener, byte[] input) {
    try {
      opener.open(Envelope.parse(input));
      return "opened";
    } catch (RefusedException e) {
      return e.reason().name();
    } catch (MalformedException e) {
      return Reason.MALFORMED.name();
    }
  }
}
