package dev.securecomm.client.endtoend;

import static dev.securecomm.client.testkit.FakeServer.MESSAGES;
import static dev.securecomm.client.testkit.FakeServer.PEERS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.securecomm.client.testkit.RunningClient;
import dev.securecomm.client.testkit.ShownProblem;
import dev.securecomm.key.OwnKeys;
import dev.securecomm.testkit.TestKeys;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Two services that trust each other at first sight, from the day they meet to the day when
/// somebody else answers in the server's place.
class FirstUseIT {

  private static final String FIRST_USE = "--securecomm.trust.policy=first-use";
  private static final String REPLY = "Message received thank you client";

  @Test
  void trustsWhoCameFirst(@TempDir Path temp) throws Exception {
    OwnKeys other = TestKeys.impostor(TestKeys.SERVER);
    RunningClient.keep(temp.resolve("server"), TestKeys.server());
    RunningClient.keep(temp.resolve("other"), other);
    RunningClient.keep(temp.resolve("client"), RunningClient.keys());
    try (Proxy proxy = new Proxy();
        RealProcess server = server(temp.resolve("server"), REPLY);
        RealProcess client = client(temp.resolve("client"), proxy)) {
      proxy.leadTo(server.port());
      client.port();

      // They meet. Started with a reply, the server prints what it opens.
      assertThat(RunningClient.text(send(client, "nice to meet you"))).isEqualTo(REPLY);
      assertThat(server.lines()).contains("client (part 2, fernet): nice to meet you");
      assertThat(client.stdout()).doesNotContain("nice to meet you");

      // Its operator looks at whom it met, and has it forget him while it runs.
      RealProcess peers = about(temp.resolve("server"), "--peers");
      assertThat(peers.exitCode()).as(peers.stderr()).isZero();
      assertThat(peers.lines().getFirst()).isEqualTo("Policy: first-use");
      assertThat(peers.lines().getLast())
          .startsWith("client " + RunningClient.keys().fingerprint() + " first-use since ")
          .contains("keys seq 1 until");
      assertThat(peers.lines()).hasSize(2);
      RealProcess forget = about(temp.resolve("server"), "--forget=client", "--peers");
      assertThat(forget.exitCode()).as(forget.stderr()).isZero();
      assertThat(forget.lines())
          .containsExactly("Forgot client.", "Policy: first-use", "Nobody is trusted.");

      // The client introduces himself again, and sends the same envelope once more.
      proxy.honest();
      assertThat(RunningClient.text(send(client, "do you know me"))).isEqualTo(REPLY);
      assertThat(proxy.passed(PEERS))
          .singleElement()
          .extracting(passed -> passed.answer().status())
          .isEqualTo(201);
      assertThat(proxy.passed(MESSAGES)).hasSize(2);
      assertThat(proxy.passed(MESSAGES).getLast().request().body())
          .isEqualTo(proxy.passed(MESSAGES).getFirst().request().body());

      // Somebody else answers in the server's name.
      server.terminate();
      server.exitCode();
      proxy.honest();
      try (RealProcess impostor = server(temp.resolve("other"), REPLY)) {
        proxy.leadTo(impostor.port());

        ShownProblem problem = ShownProblem.in(send(client, "for the server only"), 502);

        assertThat(problem.type()).isEqualTo("server-not-trusted");
        assertThat(problem.detail())
            .contains(
                "server IS NOT WHO IT WAS",
                other.fingerprint().value(),
                TestKeys.server().fingerprint().value());
        assertThat(client.lines())
            .anyMatch(line -> line.contains("ERROR") && line.contains("IS NOT WHO IT WAS"));
        assertThat(impostor.stdout()).doesNotContain("for the server only");
      }
    }
  }

  private static RealProcess server(Path folder, String reply) {
    return RealProcess.server(
        reply,
        "--server.port=0",
        "--server.address=127.0.0.1",
        "--management.server.port=-1",
        "--securecomm.data-dir=" + folder,
        FIRST_USE);
  }

  private static RealProcess client(Path folder, Proxy proxy) {
    return RealProcess.client(
        "--server.port=0",
        "--management.server.port=-1",
        "--securecomm.data-dir=" + folder,
        "--securecomm.server.url=" + proxy.url(),
        FIRST_USE);
  }

  private static RealProcess about(Path folder, String... questions) {
    List<String> settings = List.of("--securecomm.data-dir=" + folder, FIRST_USE);
    List<String> arguments = new ArrayList<>(List.of(questions));
    arguments.addAll(settings);
    return RealProcess.start("secure-server-service", arguments);
  }

  private static HttpResponse<byte[]> send(RealProcess client, String text) throws Exception {
    URI url = URI.create("http://localhost:" + client.port() + "/send?part=2");
    try (HttpClient http = HttpClient.newHttpClient()) {
      return http.send(
          HttpRequest.newBuilder(url)
              .header("Content-Type", "text/plain")
              .POST(BodyPublishers.ofString(text))
              .build(),
          BodyHandlers.ofByteArray());
    }
  }
}
