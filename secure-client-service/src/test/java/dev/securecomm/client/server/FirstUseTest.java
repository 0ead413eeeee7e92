package dev.securecomm.client.server;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import dev.securecomm.client.testkit.FakeServer;
import dev.securecomm.client.testkit.LogCapture;
import dev.securecomm.client.testkit.RunningClient;
import dev.securecomm.client.testkit.ShiftedClock;
import dev.securecomm.client.testkit.ShownProblem;
import dev.securecomm.key.OwnKeys;
import dev.securecomm.testkit.TestKeys;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Trust at first sight, which is for once and for all.
class FirstUseTest {

  @Test
  void keepsTheFirstIdentityThroughARestart(@TempDir Path folder) {
    OwnKeys impostor = TestKeys.impostor(TestKeys.SERVER);
    try (FakeServer server = new FakeServer(TestKeys.server(), ShiftedClock.ticking())) {
      try (RunningClient client = trustingAtFirstSight(server, folder)) {
        assertThat(RunningClient.text(client.send("", "hello"))).isEqualTo("hello");
      }

      try (RunningClient restarted = trustingAtFirstSight(server, folder)) {
        server.honest();
        assertThat(RunningClient.text(restarted.send("", "hello again"))).isEqualTo("hello again");
        assertThat(server.received(FakeServer.KEYS)).as("its keys were kept, too").isEmpty();

        server.use(impostor);
        server.honest();
        try (LogCapture log = new LogCapture()) {
          ShownProblem problem = ShownProblem.in(restarted.send("", "hello"), 502);

          assertThat(problem.type()).isEqualTo("server-not-trusted");
          assertThat(problem.detail())
              .contains("IS NOT WHO IT WAS", TestKeys.server().fingerprint().value())
              .endsWith("Whether the message was handled is not known.");
          assertThat(log.at(Level.ERROR))
              .singleElement()
              .asString()
              .contains(problem.detail(), problem.trace());
        }
        assertThat(server.opened()).as("messages that the impostor could open").isEmpty();
      }
    }
  }

  private static RunningClient trustingAtFirstSight(FakeServer server, Path folder) {
    return RunningClient.in(folder.resolve("client"))
        .server(server.url())
        .clock(server.clock())
        .set("securecomm.trust.policy", "first-use")
        .start();
  }
}
