package dev.securecomm.client.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import dev.securecomm.client.testkit.RunningClient;
import dev.securecomm.key.OwnKeys;
import dev.securecomm.testkit.TestKeys;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// A server that echoes and a client, whose keys follow one another by a clock of the test's.
final class RotatingPair implements AutoCloseable {

  /// The three forms of a message.
  static final List<String> FORMS = List.of("?part=1", "?part=2", "?part=2&enc=A256GCM");

  private static final JsonMapper JSON = JsonMapper.builder().build();

  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final Path folder;
  private final String clock;
  private final List<String> settings;
  private final RealProcess server;
  private RealProcess client;

  /// @param clock the configuration that has the clock, among these tests
  /// @param settings of both
  /// @param ofTheServer settings of the server alone
  RotatingPair(Path folder, String clock, List<String> settings, String... ofTheServer) {
    this.folder = folder;
    this.clock = clock;
    this.settings = settings;
    RunningClient.keep(folder("server"), TestKeys.server());
    RunningClient.keep(folder("client"), RunningClient.keys());
    List<String> all =
        all(
            "server",
            "--securecomm.handler=echo",
            "--server.address=127.0.0.1",
            pin("client", RunningClient.keys()));
    all.addAll(List.of(ofTheServer));
    server = RealProcess.busy("server", "SecureServerService", clock, all);
    client = newClient();
  }

  private RealProcess newClient() {
    RealProcess started =
        RealProcess.busy(
            "client",
            "SecureClientService",
            clock,
            all(
                "client",
                "--securecomm.server.url=http://localhost:" + server.port(),
                pin("server", TestKeys.server())));
    started.port();
    return started;
  }

  private List<String> all(String service, String... more) {
    List<String> all = new ArrayList<>(settings);
    all.addAll(List.of(more));
    all.add("--securecomm.data-dir=" + folder(service));
    all.add("--server.port=0");
    all.add("--management.server.port=0");
    // RSA-2048, so that what takes long is done sooner.
    all.add("--securecomm.keys.bits=2048");
    all.add("--securecomm.keys.look-every=100ms");
    return all;
  }

  /// Where a service keeps its keys.
  Path folder(String service) {
    return folder.resolve(service);
  }

  /// Takes the client away.
  void endClient() {
    client.close();
  }

  /// And brings it back.
  void startClientAgain() {
    client = newClient();
  }

  private static String pin(String party, OwnKeys keys) {
    return "--securecomm.trust.peers." + party + "=" + keys.fingerprint();
  }

  RealProcess server() {
    return server;
  }

  RealProcess client() {
    return client;
  }

  /// Sends a text through the client.
  ///
  /// @return what went wrong, or nothing
  String send(String form, String text) throws IOException, InterruptedException {
    HttpResponse<String> answer =
        http.send(
            HttpRequest.newBuilder(URI.create("http://localhost:" + client.port() + "/send" + form))
                .timeout(Duration.ofSeconds(40))
                .header("Content-Type", "text/plain;charset=utf-8")
                .POST(BodyPublishers.ofString(text))
                .build(),
            BodyHandlers.ofString());
    return answer.statusCode() == 200 && answer.body().equals(text)
        ? ""
        : form + ", " + text + ": " + answer.statusCode() + " " + answer.body();
  }

  /// What became of many messages.
  ///
  /// @param wrong what went wrong, of each that did
  record Sent(int messages, List<String> wrong) {}

  /// Sends one message after the other, in each form by turns, by three callers at once.
  ///
  /// @param goesOn asked before each
  /// @param meanwhile what else happens
  Sent sendWhile(BooleanSupplier goesOn, Callable<Void> meanwhile) throws Exception {
    AtomicInteger sent = new AtomicInteger();
    Queue<String> wrong = new ConcurrentLinkedQueue<>();
    Callable<Void> call =
        () -> {
          while (goesOn.getAsBoolean()) {
            int number = sent.incrementAndGet();
            String failure = send(FORMS.get(number % FORMS.size()), "message " + number);
            if (!failure.isEmpty()) {
              wrong.add(failure);
            }
          }
          return null;
        };
    try (ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<Void>> calling = Stream.generate(() -> callers.submit(call)).limit(3).toList();
      meanwhile.call();
      for (Future<Void> each : calling) {
        each.get();
      }
    }
    return new Sent(sent.get(), List.copyOf(wrong));
  }

  /// What a service tells of its keys.
  JsonNode keys(RealProcess service) throws IOException, InterruptedException {
    return JSON.readTree(
        http.send(management(service).GET().build(), BodyHandlers.ofString()).body());
  }

  /// Has a service turn its keys.
  JsonNode turn(RealProcess service, String what) throws IOException, InterruptedException {
    HttpResponse<String> answer =
        http.send(
            management(service)
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(what))
                .build(),
            BodyHandlers.ofString());
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    return JSON.readTree(answer.body());
  }

  private static HttpRequest.Builder management(RealProcess service) {
    return HttpRequest.newBuilder(
        URI.create("http://localhost:" + service.managementPort() + "/actuator/keys"));
  }

  @Override
  public void close() {
    http.shutdownNow();
    client.close();
    server.close();
  }
}
