package dev.securecomm.client.endtoend;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.command.InspectContainerResponse;
import com.github.dockerjava.api.model.HostConfig;
import dev.securecomm.client.testkit.RunningClient;
import dev.securecomm.client.testkit.ShownProblem;
import dev.securecomm.testkit.TestKeys;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.containers.Container.ExecResult;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.containers.Network;
import org.testcontainers.containers.startupcheck.OneShotStartupCheckStrategy;
import org.testcontainers.containers.wait.strategy.Wait;
import org.testcontainers.junit.jupiter.Testcontainers;

/// Both images, built from the Dockerfile and run as compose.yaml runs them: confined, introduced
/// to each other by a step before, on a network of their own.
@Testcontainers(disabledWithoutDocker = true)
class PairInContainersIT {

  private static final String RUN = UUID.randomUUID().toString();
  private static final String SERVER_DATA = "server-data-" + RUN;
  private static final String CLIENT_DATA = "client-data-" + RUN;
  private static final String SERVER_SECRETS = "server-secrets-" + RUN;
  private static final String CLIENT_SECRETS = "client-secrets-" + RUN;
  private static final String STRANGER_DATA = "stranger-data-" + RUN;
  private static final String UNWELL_DATA = "unwell-data-" + RUN;

  private static final List<String> VOLUMES =
      List.of(SERVER_DATA, CLIENT_DATA, SERVER_SECRETS, CLIENT_SECRETS, STRANGER_DATA, UNWELL_DATA);

  private static final Duration START = Duration.ofMinutes(2);
  private static final int KILLED = 128 + 9;
  private static final int TERMINATED = 128 + 15;
  private static final long SMALL = 256L << 20;
  private static final int MANY = 1_000;

  private static final HttpClient HTTP = HttpClient.newHttpClient();
  private static final Network NETWORK = Network.newNetwork();

  private static GenericContainer<?> server;
  private static GenericContainer<?> client;
  private static String token;

  @BeforeAll
  static void start() throws Exception {
    Images.build();
    VOLUMES.forEach(volume -> docker().createVolumeCmd().withName(volume).exec());
    introduce(Images.SERVER, Map.of(SERVER_DATA, "/data", CLIENT_SECRETS, "/run/peer"), "server");
    introduce(
        Images.CLIENT,
        Map.of(CLIENT_DATA, "/data", SERVER_SECRETS, "/run/peer", CLIENT_SECRETS, "/run/secrets"),
        "client",
        "--with-token");
    server = server(SERVER_DATA);
    server.start();
    client = client(Map.of(CLIENT_DATA, "/data", CLIENT_SECRETS, "/run/secrets"), "server");
    client.start();
    token = in(client, "cat", "/run/secrets/securecomm.client.token");
    assertThat(token).matches("[A-Za-z0-9+/]{43}=");
  }

  @AfterAll
  static void stop() {
    client.stop();
    server.stop();
    NETWORK.close();
    VOLUMES.forEach(volume -> docker().removeVolumeCmd(volume).exec());
  }

  private static DockerClient docker() {
    return DockerClientFactory.instance().client();
  }

  private static void introduce(String image, Map<String, String> volumes, String... arguments) {
    try (GenericContainer<?> introduction = Images.confined(image, volumes)) {
      introduction
          .withCreateContainerCmdModifier(command -> command.withEntrypoint("/app/introduce"))
          .withCommand(arguments)
          .withStartupCheckStrategy(new OneShotStartupCheckStrategy().withTimeout(START))
          .start();
    }
  }

  private static GenericContainer<?> server(String data) {
    return Images.confined(Images.SERVER, Map.of(data, "/data", SERVER_SECRETS, "/run/secrets"))
        .withNetwork(NETWORK)
        .withNetworkAliases("server")
        .withEnv("SECURECOMM_HANDLER", "echo")
        .withExposedPorts(8080)
        .waitingFor(Wait.forHealthcheck().withStartupTimeout(START));
  }

  private static GenericContainer<?> client(Map<String, String> volumes, String host) {
    return Images.confined(Images.CLIENT, volumes)
        .withNetwork(NETWORK)
        .withEnv("SECURECOMM_SERVER_URL", "http://" + host + ":8080")
        .withExposedPorts(8081)
        .waitingFor(Wait.forHealthcheck().withStartupTimeout(START));
  }

  private static HttpResponse<byte[]> send(GenericContainer<?> through, String query, String text)
      throws IOException, InterruptedException {
    URI url = uri(through, 8081, "/send" + query);
    return HTTP.send(
        HttpRequest.newBuilder(url)
            .timeout(Duration.ofSeconds(60))
            .header("Authorization", "Bearer " + token)
            .header("Content-Type", "text/plain;charset=utf-8")
            .POST(BodyPublishers.ofString(text))
            .build(),
        BodyHandlers.ofByteArray());
  }

  private static URI uri(GenericContainer<?> container, int port, String path) {
    return URI.create("http://" + container.getHost() + ":" + container.getMappedPort(port) + path);
  }

  /// What a command within the container prints.
  private static String in(GenericContainer<?> container, String... command)
      throws IOException, InterruptedException {
    ExecResult result = container.execInContainer(command);
    assertThat(result.getExitCode()).as(result.getStderr()).isZero();
    return result.getStdout().strip();
  }

  private static String about(String... questions) throws IOException, InterruptedException {
    List<String> command =
        new ArrayList<>(List.of("java", "-jar", "/app/server/secure-server-service.jar"));
    command.addAll(List.of(questions));
    return in(server, command.toArray(String[]::new));
  }

  @ParameterizedTest
  @ValueSource(strings = {"?part=1", "?part=2", "?part=2&enc=A256GCM"})
  void answersInEveryForm(String query) throws Exception {
    String text = "Grüße aus dem Container, " + query;
    assertThat(RunningClient.text(send(client, query, text))).isEqualTo(text);
  }

  @Test
  void demandsTheToken() throws Exception {
    HttpResponse<byte[]> response =
        HTTP.send(
            HttpRequest.newBuilder(uri(client, 8081, "/send"))
                .POST(BodyPublishers.ofString("hello"))
                .build(),
            BodyHandlers.ofByteArray());
    assertThat(ShownProblem.in(response, 401).type()).isEqualTo("no-token");
  }

  @Test
  void isNobodyAndMayDoNothing() throws Exception {
    for (GenericContainer<?> each : List.of(server, client)) {
      assertThat(in(each, "id", "-u")).isEqualTo("10001");
      String status = in(each, "cat", "/proc/1/status");
      assertThat(status)
          .containsPattern("Uid:\t10001\t10001\t10001\t10001\n")
          .containsPattern("CapPrm:\t0{16}\n")
          .containsPattern("CapEff:\t0{16}\n")
          .containsPattern("CapBnd:\t0{16}\n")
          .containsPattern("NoNewPrivs:\t1\n");
      for (String folder : List.of("/", "/app", "/etc", "/opt/java", "/usr/bin", "/var/tmp")) {
        assertThat(each.execInContainer("touch", folder + "/written").getExitCode())
            .as("writes to " + folder)
            .isNotZero();
      }
      for (String folder : List.of("/data", "/tmp")) {
        in(each, "touch", folder + "/written");
        in(each, "rm", folder + "/written");
      }
      assertThat(in(each, "stat", "-c", "%a %u", "/data", "/data/keys").lines())
          .containsExactly("700 10001", "600 10001");
    }
  }

  @Test
  void saysWhatItIs() throws Exception {
    Map<String, String> labels = new LinkedHashMap<>();
    for (String image : List.of(Images.SERVER, Images.CLIENT)) {
      labels.putAll(docker().inspectImageCmd(image).exec().getConfig().getLabels());
      assertThat(labels)
          .containsEntry("org.opencontainers.image.title", image.replace(":tested", ""))
          .containsEntry("org.opencontainers.image.licenses", "Apache-2.0")
          .containsKeys(
              "org.opencontainers.image.description", "org.opencontainers.image.revision");
    }
    assertThat(about("--version"))
        .isEqualTo("secure-comm " + labels.get("org.opencontainers.image.version"));
  }

  /// Not gracefully, and on the same volume.
  @Test
  void isTheSameAfterItWasKilled() throws Exception {
    RunningClient.text(send(client, "", "before"));
    String identity = about("--fingerprint");
    String peers = about("--peers");
    assertThat(peers).containsPattern("client [A-Za-z0-9_-]{43} pinned since .* keys seq 1 until ");

    docker().killContainerCmd(server.getContainerId()).exec();
    await().atMost(START).until(() -> !server.isRunning());
    assertThat(exitCode(server)).isEqualTo(KILLED);
    server.stop();
    server.start();

    assertThat(about("--fingerprint")).isEqualTo(identity);
    assertThat(about("--peers")).isEqualTo(peers);
    assertThat(RunningClient.text(send(client, "?part=2", "after"))).isEqualTo("after");
  }

  @Test
  void refusesAClientThatIsPinnedToAnotherFingerprint() throws Exception {
    try (GenericContainer<?> mistaken =
        client(Map.of(STRANGER_DATA, "/data"), "server")
            .withEnv("SECURECOMM_CLIENT_TOKEN", token)
            .withEnv(
                "SECURECOMM_TRUST_PEERS_SERVER", TestKeys.mallory().fingerprint().toString())) {
      mistaken.start();
      ShownProblem problem = ShownProblem.in(send(mistaken, "", "for another"), 502);
      assertThat(problem.type()).isEqualTo("server-not-trusted");
      assertThat(problem.detail()).contains(TestKeys.mallory().fingerprint().toString());
    }
    // And the server does not know who this is.
    try (GenericContainer<?> stranger =
        client(Map.of(STRANGER_DATA, "/data"), "server")
            .withEnv("SECURECOMM_CLIENT_TOKEN", token)
            .withEnv("SECURECOMM_TRUST_PEERS_SERVER", about("--fingerprint").split(" ", 2)[1])) {
      stranger.start();
      ShownProblem problem = ShownProblem.in(send(stranger, "", "from a stranger"), 502);
      assertThat(problem.type()).isEqualTo("refused");
      assertThat(problem.detail()).contains("securecomm.trust.peers.client=");
    }
  }

  @Test
  void doesNotStartOpenToAllWithoutAToken() {
    try (GenericContainer<?> open = client(Map.of(STRANGER_DATA, "/data"), "server")) {
      open.waitingFor(
          Wait.forLogMessage(".*Not started: Others can reach 0.0.0.0.*", 1)
              .withStartupTimeout(START));
      open.withStartupCheckStrategy(
          new OneShotStartupCheckStrategy() {
            @Override
            public StartupStatus checkStartupState(DockerClient docker, String id) {
              StartupStatus status = super.checkStartupState(docker, id);
              return status == StartupStatus.FAILED ? StartupStatus.SUCCESSFUL : status;
            }
          }.withTimeout(START));
      open.start();
      assertThat(exitCode(open)).isEqualTo(1);
    }
  }

  @Test
  void showsThatItIsNotWell() {
    try (GenericContainer<?> full =
        server(UNWELL_DATA)
            .withEnv("MANAGEMENT_HEALTH_DISKSPACE_THRESHOLD", "1000TB")
            .waitingFor(Wait.forListeningPort().withStartupTimeout(START))) {
      full.start();
      await().atMost(START).until(() -> "unhealthy".equals(health(full)));
    }
    assertThat(health(server)).isEqualTo("healthy");
  }

  private static String health(GenericContainer<?> container) {
    return container.getCurrentContainerInfo().getState().getHealth().getStatus();
  }

  @Test
  void servesManyMessagesInLittleMemory() throws Exception {
    try (GenericContainer<?> small =
            server(SERVER_DATA)
                .withNetworkAliases("small")
                .withCreateContainerCmdModifier(command -> {
                  HostConfig host = command.getHostConfig();
                  assertThat(host).isNotNull();
                  host.withMemory(SMALL).withMemorySwap(SMALL);
                });
        ExecutorService callers = Executors.newFixedThreadPool(8)) {
      server.stop();
      small.start();
      List<Future<String>> answers = new ArrayList<>();
      for (int i = 0; i < MANY; i++) {
        String text = "message " + i;
        answers.add(
            callers.submit(
                () -> RunningClient.text(send(client, "?part=" + (1 + text.length() % 2), text))));
      }
      for (int i = 0; i < MANY; i++) {
        assertThat(answers.get(i).get()).isEqualTo("message " + i);
      }
      InspectContainerResponse.ContainerState state = small.getCurrentContainerInfo().getState();
      assertThat(state.getRunning()).isTrue();
      assertThat(state.getOOMKilled()).isFalse();
      assertThat(small.getCurrentContainerInfo().getRestartCount()).isZero();
    } finally {
      server.start();
    }
  }

  /// Even if somebody has half of a message to send, and takes his time.
  @Test
  void endsInTimeWhenItIsAskedTo() throws Exception {
    try (Socket slow =
        new Socket(InetAddress.getByName(server.getHost()), server.getMappedPort(8080))) {
      slow.getOutputStream()
          .write(
              "POST /messages HTTP/1.1\r\nHost: server\r\nContent-Type: application/jose+json\r\nContent-Length: 100\r\n\r\n{"
                  .getBytes(UTF_8));
      slow.getOutputStream().flush();
      Instant asked = Instant.now();
      docker().killContainerCmd(server.getContainerId()).withSignal("TERM").exec();
      await().atMost(START).pollInterval(Duration.ofMillis(50)).until(() -> !server.isRunning());
      assertThat(Duration.between(asked, Instant.now())).isLessThan(Duration.ofSeconds(10));
      assertThat(exitCode(server)).isEqualTo(TERMINATED);
    } finally {
      server.stop();
      server.start();
    }
    assertThat(RunningClient.text(send(client, "", "up again"))).isEqualTo("up again");
  }

  /// The images were made by two that talked to each other: none of what they made for it is left.
  @Test
  void holdsNoKeysOfItsMaking() throws Exception {
    for (GenericContainer<?> each : List.of(server, client)) {
      assertThat(in(each, "find", "/app", "/tmp", "/run", "-name", "keys").lines()).isEmpty();
      assertThat(in(each, "ls", "/").lines()).doesNotContain("rehearse");
    }
  }

  private static int exitCode(GenericContainer<?> container) {
    Long code = container.getCurrentContainerInfo().getState().getExitCodeLong();
    assertThat(code).isNotNull();
    return Math.toIntExact(code);
  }
}
