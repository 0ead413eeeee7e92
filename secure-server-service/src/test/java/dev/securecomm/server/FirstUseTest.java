package dev.securecomm.server;

import static dev.securecomm.server.testserver.Answers.assertProblem;
import static org.assertj.core.api.Assertions.assertThat;

import dev.securecomm.envelope.Suite;
import dev.securecomm.key.OwnKeys;
import dev.securecomm.message.Message;
import dev.securecomm.server.testserver.Client;
import dev.securecomm.server.testserver.CommandLine;
import dev.securecomm.server.testserver.RunningServer;
import dev.securecomm.testkit.TestKeys;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Trust by first use, as ssh has it, over restarts and an operator's commands.
class FirstUseTest {

  /// Another identity that calls itself Alice.
  private static final OwnKeys IMPOSTOR = TestKeys.impostor(TestKeys.ALICE);

  @TempDir private Path folder;

  @Test
  void whoIsMetFirstIsPinnedOverARestart() throws Exception {
    Path home = folder.resolve("server");
    try (RunningServer server = start(home)) {
      assertThat(Client.of(server, TestKeys.alice()).announce().statusCode()).isEqualTo(201);
      assertProblem(Client.of(server, IMPOSTOR).announce(), 403, "not-trusted");
    }
    try (RunningServer server = start(home)) {
      Client alice = Client.of(server, TestKeys.alice());
      assertThat(alice.exchange(Suite.PART_1, Message.text("hello")).status()).isEqualTo(200);
      assertProblem(Client.of(server, IMPOSTOR).announce(), 403, "not-trusted");
      assertThat(alice.announce().statusCode()).isEqualTo(200);
    }
    // What was learned counts for nothing once the operator wants pins.
    try (RunningServer server = RunningServer.builder().folder(home).start()) {
      Client alice = Client.of(server, TestKeys.alice());
      assertProblem(alice.post(alice.seal(Suite.PART_1, Message.text("hello"))), 400, "refused");
      assertProblem(alice.announce(), 403, "not-trusted");
    }
  }

  @Test
  void aPinCountsMoreThanTheFirstUse() throws Exception {
    try (RunningServer server =
        RunningServer.builder().firstUse().pinning(TestKeys.alice()).start()) {
      assertProblem(Client.of(server, IMPOSTOR).announce(), 403, "not-trusted");
      assertThat(Client.of(server, TestKeys.alice()).announce().statusCode()).isEqualTo(201);
      assertThat(Client.of(server, TestKeys.mallory()).announce().statusCode()).isEqualTo(201);
    }
  }

  @Test
  void anOperatorListsAndForgetsPeersWhileTheServerRuns() throws Exception {
    Path home = folder.resolve("server");
    try (RunningServer server = start(home)) {
      Client alice = Client.announced(server, TestKeys.alice());
      assertThat(alice.exchange(Suite.PART_1, Message.text("hello")).status()).isEqualTo(200);

      CommandLine.Result forgot =
          CommandLine.run(
              "--forget",
              "alice",
              "--peers",
              "--securecomm.data-dir=" + home,
              "--securecomm.trust.policy=first-use");
      assertThat(forgot.exit()).isZero();
      assertThat(forgot.out())
          .containsExactly("Forgot alice.", "Policy: first-use", "Nobody is trusted.");
      assertThat(forgot.err()).isEmpty();

      assertProblem(alice.post(alice.seal(Suite.PART_1, Message.text("hello"))), 400, "refused");
      assertThat(Client.of(server, IMPOSTOR).announce().statusCode()).isEqualTo(201);
      assertProblem(alice.announce(), 403, "not-trusted");

      CommandLine.Result peers =
          CommandLine.run(
              "--peers",
              "--fingerprint",
              "--securecomm.data-dir=" + home,
              "--securecomm.trust.peers.alice=" + TestKeys.alice().fingerprint(),
              "--securecomm.trust.peers.bob=" + TestKeys.mallory().fingerprint());
      assertThat(peers.exit()).isZero();
      assertThat(peers.err()).isEmpty();
      assertThat(peers.out())
          .containsExactly(
              "server " + TestKeys.server().fingerprint(),
              "Policy: pinned",
              "alice "
                  + IMPOSTOR.fingerprint()
                  + " NOT TRUSTED ANY MORE, accepted since 2026-01-01T00:00:00Z, keys seq 1 until"
                  + " 2026-01-02T00:00:00Z",
              "bob " + TestKeys.mallory().fingerprint() + " pinned, not met so far");
    }
  }

  private static RunningServer start(Path home) throws Exception {
    return RunningServer.builder().folder(home).firstUse().start();
  }
}
