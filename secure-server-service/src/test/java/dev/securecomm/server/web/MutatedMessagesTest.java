package dev.securecomm.server.web;

import static dev.securecomm.testkit.Primitives.ascii;
import static org.assertj.core.api.Assertions.assertThat;

import dev.securecomm.envelope.Suite;
import dev.securecomm.key.OwnKeys;
import dev.securecomm.server.testserver.Answers;
import dev.securecomm.server.testserver.Client;
import dev.securecomm.server.testserver.CountingHandler;
import dev.securecomm.server.testserver.RunningServer;
import dev.securecomm.testkit.EnvelopeForge;
import dev.securecomm.testkit.Mutant;
import dev.securecomm.testkit.Mutant.Kind;
import dev.securecomm.testkit.MutationCount;
import dev.securecomm.testkit.MutationReport;
import dev.securecomm.testkit.Mutations;
import dev.securecomm.testkit.RawJson;
import dev.securecomm.testkit.TestKeys;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// One request of each form, changed on its way to a running server in every place: each answer is
/// the same but for its trace, nothing is handled, and nothing is recorded.
///
/// All of the changes are tried, without HTTP, in `MutatedEnvelopeTest`. Here are every position
/// once, by turns with another character, and the rest: or all, if `mutations` is `all`.
class MutatedMessagesTest {

  private static final boolean ALL = "all".equals(System.getProperty("mutations"));
  private static final Path REPORT = Path.of("target", "mutations.txt");
  private static final CountingHandler HANDLER = new CountingHandler();
  private static final Set<String> TRACES = new HashSet<>();

  private static RunningServer server;
  private static HttpResponse<byte[]> generic;

  @BeforeAll
  static void start() throws Exception {
    Files.deleteIfExists(REPORT);
    server =
        RunningServer.builder()
            .pinning(TestKeys.alice(), TestKeys.mallory())
            .handler(HANDLER)
            .start();
    Client.announced(server, TestKeys.alice());
    Client.announced(server, TestKeys.mallory());
    generic = server.postMessage(ascii("{}"));
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @ParameterizedTest
  @EnumSource
  void everyChangedRequestGetsTheSameAnswerAndNothingCameOfIt(Suite suite) throws Exception {
    RawJson honest = request(suite, TestKeys.alice());
    List<RawJson> others =
        List.of(request(suite, TestKeys.alice()), request(suite, TestKeys.mallory()));
    Mutations mutations = new Mutations(honest, others);
    MutationReport report = new MutationReport("over HTTP, " + suite);
    int handled = HANDLER.calls();
    for (Kind kind : Kind.values()) {
      int step = ALL ? 1 : step(kind);
      Map<String, Long> before = server.refusals();
      refusesEach(step, mutations.of(kind));
      server
          .refusals()
          .forEach((reason, times) ->
              report.count(kind, reason, times - before.getOrDefault(reason, 0L)));
      assertThat(report.refused(kind)).as("%s", kind).isEqualTo(sample(kind, honest, step));
    }
    report.publish(REPORT);
    assertThat(HANDLER.calls()).isEqualTo(handled);
    assertThat(server.postMessage(honest.bytes()).statusCode()).isEqualTo(200);
    assertThat(HANDLER.calls()).isEqualTo(handled + 1);
  }

  /// One of so many, beginning with the first.
  private static void refusesEach(int step, Stream<Mutant> mutants) throws Exception {
    Iterator<Mutant> each = mutants.iterator();
    for (long i = 0; each.hasNext(); i++) {
      Mutant mutant = each.next();
      if (i % step == 0) {
        refuses(mutant);
      }
    }
  }

  private static void refuses(Mutant mutant) throws Exception {
    HttpResponse<byte[]> response = server.postMessage(mutant.bytes());
    String what = mutant.kind() + " " + mutant.place();
    assertThat(response.statusCode()).as(what).isEqualTo(400);
    assertThat(Answers.withoutTrace(response)).as(what).isEqualTo(Answers.withoutTrace(generic));
    assertThat(Answers.headers(response)).as(what).isEqualTo(Answers.headers(generic));
    assertThat(TRACES.add(Answers.trace(response))).as(what).isTrue();
  }

  /// Of the 78 other characters, and the 79 to insert, one at each position, by turns.
  private static int step(Kind kind) {
    return switch (kind) {
      case REPLACED -> 77;
      case INSERTED -> 78;
      case DELETED -> 3;
      case TRUNCATED -> 5;
      case CUT -> 7;
      case PERMUTED, LEFT_OUT, ADDED, MISTYPED, SWAPPED -> 1;
    };
  }

  private static long sample(Kind kind, RawJson honest, int step) {
    // Alice and Mallory write to the same recipient: in part 1 under the same JWE header.
    long all =
        kind == Kind.SWAPPED ? 2 * MutationCount.swaps(4, true) : MutationCount.of(honest).of(kind);
    return Math.ceilDiv(all, step);
  }

  private static RawJson request(Suite suite, OwnKeys sender) {
    return EnvelopeForge.request(suite, sender, TestKeys.recipient(TestKeys.server()), TestKeys.NOW)
        .body(ascii("!"))
        .json();
  }
}
