package dev.securecomm.client.endtoend;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.command.InspectContainerResponse;
import com.github.dockerjava.api.exception.NotFoundException;
import dev.securecomm.client.testkit.RunningClient;
import dev.securecomm.client.testkit.ShownProblem;
import dev.securecomm.envelope.ContentType;
import dev.securecomm.envelope.MessageId;
import dev.securecomm.envelope.Suite;
import dev.securecomm.key.OwnKeys;
import dev.securecomm.key.SignedJwkSet;
import dev.securecomm.message.Lifetimes;
import dev.securecomm.message.Message;
import dev.securecomm.message.Recipient;
import dev.securecomm.message.Sealer;
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
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
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
/// to each other by the steps before, on a network of their own. (What compose.yaml itself says is
/// tried by `.ci/compose`.)
@Testcontainers(disabledWithoutDocker = true)
class PairInContainersIT {

  private static final String RUN = UUID.randomUUID().toString();
  private static final String SERVER_DATA = "server-data-" + RUN;
  private static final String SERVER_CARD = "server-card-" + RUN;
  private static final String SERVER_SECRETS = "server-secrets-" + RUN;
  private static final String CLIENT_DATA = "client-data-" + RUN;
  private static final String CLIENT_CARD = "client-card-" + RUN;
  private static final String CLIENT_SECRETS = "client-secrets-" + RUN;
  private static final String STRANGER_DATA = "stranger-data-" + RUN;
  private static final String UNWELL_DATA = "unwell-data-" + RUN;

  private static final List<String> VOLUMES =
      List.of(
          SERVER_DATA,
          SERVER_CARD,
          SERVER_SECRETS,
          CLIENT_DATA,
          CLIENT_CARD,
          CLIENT_SECRETS,
          STRANGER_DATA,
          UNWELL_DATA);

  private static final Duration START = Duration.ofMinutes(2);
  private static final int KILLED = 128 + 9;
  private static final int TERMINATED = 128 + 15;
  private static final long SMALL = 256L << 20;
  private static final long USUAL = 512L << 20;
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
    run(Images.SERVER, "/app/identity server", SERVER_DATA + ":/data", SERVER_CARD + ":/run/card");
    run(Images.CLIENT, "/app/identity client", CLIENT_DATA + ":/data", CLIENT_CARD + ":/run/card");
    run(
        Images.SERVER,
        "/app/trust client",
        CLIENT_CARD + ":/run/card:ro",
        SERVER_SECRETS + ":/run/secrets");
    run(
        Images.CLIENT,
        "/app/trust server --with-token",
        SERVER_CARD + ":/run/card:ro",
        CLIENT_SECRETS + ":/run/secrets");
    server = server(USUAL, SERVER_DATA);
    server.start();
    client = client(CLIENT_DATA + ":/data", CLIENT_SECRETS + ":/run/secrets:ro");
    client.start();
    token = in(client, "cat", "/run/secrets/securecomm.client.token");
    assertThat(token).matches("[A-Za-z0-9+/]{43}=");
  }

  @AfterAll
  static void stop() {
    for (GenericContainer<?> each : Arrays.asList(client, server)) {
      if (each != null) {
        each.stop();
      }
    }
    NETWORK.close();
    for (String volume : VOLUMES) {
      try {
        docker().removeVolumeCmd(volume).exec();
      } catch (NotFoundException e) {
        // Not made: the images did not get built.
      }
    }
  }

  private static DockerClient docker() {
    return DockerClientFactory.instance().client();
  }

  /// A step of compose.yaml: to its end, and without a network.
  private static void run(String image, String step, String... volumes) {
    try (GenericContainer<?> container = Images.confined(image, SMALL, volumes)) {
      container
          .withNetworkMode("none")
          .withCreateContainerCmdModifier(command -> command.withEntrypoint(step.split(" ", -1)))
          .withStartupCheckStrategy(new OneShotStartupCheckStrategy().withTimeout(START))
          .start();
    }
  }

  private static GenericContainer<?> server(long memory, String data) {
    return Images.confined(
            Images.SERVER, memory, data + ":/data", SERVER_SECRETS + ":/run/secrets:ro")
        .withNetwork(NETWORK)
        .withNetworkAliases("server")
        .withEnv("SECURECOMM_HANDLER", "echo")
        .withExposedPorts(8080)
        .waitingFor(Wait.forHealthcheck().withStartupTimeout(START));
  }

  private static GenericContainer<?> client(String... volumes) {
    return Images.confined(Images.CLIENT, USUAL, volumes)
        .withNetwork(NETWORK)
        .withEnv("SECURECOMM_SERVER_URL", "http://server:8080")
        .withExposedPorts(8081)
        .waitingFor(Wait.forHealthcheck().withStartupTimeout(START));
  }

  private static GenericContainer<?> stranger() {
    return client(STRANGER_DATA + ":/data");
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
    return in(server, java("server", questions));
  }

  private static String[] java(String service, String... arguments) {
    List<String> command =
        new ArrayList<>(
            List.of("java", "-jar", "/app/" + service + "/secure-" + service + "-service.jar"));
    command.addAll(List.of(arguments));
    return command.toArray(String[]::new);
  }

  private static GenericContainer<?> running(String service) {
    return service.equals("server") ? server : client;
  }

  @ParameterizedTest
  @ValueSource(strings = {"?part=1", "?part=2", "?part=2&enc=A256GCM"})
  void answersInEveryForm(String query) throws Exception {
    String text = "Grüße aus dem Container, " + query;
    assertThat(RunningClient.text(send(client, query, text))).isEqualTo(text);
  }

  /// Its library is in the image, as nothing may be unpacked and executed there.
  @Test
  void bothRunOnTheFastProvider() {
    assertThat(server.getLogs()).contains("RSA is AmazonCorrettoCryptoProvider");
    assertThat(client.getLogs()).contains("RSA is AmazonCorrettoCryptoProvider");
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

  @ParameterizedTest
  @ValueSource(strings = {"server", "client"})
  void isNobodyAndMayDoNothing(String service) throws Exception {
    GenericContainer<?> container = running(service);
    assertThat(in(container, "id", "-u")).isEqualTo("10001");
    assertThat(in(container, "cat", "/proc/1/status"))
        .containsPattern("Uid:\t10001\t10001\t10001\t10001\n")
        .containsPattern("CapPrm:\t0{16}\n")
        .containsPattern("CapEff:\t0{16}\n")
        .containsPattern("CapBnd:\t0{16}\n")
        .containsPattern("NoNewPrivs:\t1\n");
    assertThat(in(container, "cat", "/proc/1/mounts").lines())
        .anyMatch(mount -> mount.matches("overlay / overlay ro,.*"))
        .anyMatch(mount -> mount.matches("\\S+ /run/secrets \\S+ ro,.*"));
    for (String folder : List.of("/data", "/tmp")) {
      in(container, "touch", folder + "/written");
      in(container, "rm", folder + "/written");
    }
    assertThat(in(container, "stat", "-c", "%a %u", "/data", "/data/keys").lines())
        .containsExactly("700 10001", "600 10001");
  }

  /// Not even where the root file system is not read-only does it change what it runs. read-only.
  @ParameterizedTest
  @ValueSource(strings = {"server", "client"})
  void ownsNothingOfWhatItRuns(String service) throws Exception {
    assertThat(
            in(
                running(service),
                "find",
                "/app",
                "/opt/java",
                "(",
                "-user",
                "10001",
                "-o",
                "-perm",
                "/022",
                ")",
                "-not",
                "-type",
                "l"))
        .isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"server", "client"})
  void saysWhatItIs(String service) throws Exception {
    GenericContainer<?> container = running(service);
    assertThat(container.getCurrentContainerInfo().getConfig().getLabels())
        .containsEntry("org.opencontainers.image.title", "secure-" + service + "-service")
        .containsEntry("org.opencontainers.image.licenses", "Apache-2.0")
        .containsEntry(
            "org.opencontainers.image.version",
            in(container, java(service, "--version")).replace("secure-comm ", ""))
        .containsKeys("org.opencontainers.image.description", "org.opencontainers.image.revision");
  }

  /// A cache that does not fit would only be slow; the JVM tells when it is made to.
  @ParameterizedTest
  @ValueSource(strings = {"server", "client"})
  void takesTheAotCache(String service) throws Exception {
    String[] version = java(service, "--version");
    List<String> strictly = new ArrayList<>(List.of(version));
    strictly.addAll(
        1,
        List.of(
            "@/app/java.options", "-XX:AOTMode=on", "-XX:AOTCache=/app/" + service + "/app.aot"));
    in(running(service), strictly.toArray(String[]::new));
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
        stranger()
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
        stranger()
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
    try (GenericContainer<?> open = stranger()) {
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
        server(USUAL, UNWELL_DATA)
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
    try (GenericContainer<?> small = server(SMALL, SERVER_DATA);
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

  /// A disk that is really full, and then is not. It starts with the 10 MB that a healthy one has.
  @Test
  void goesOnWhenItsDiskHasRoomAgain() throws Exception {
    OwnKeys alice = TestKeys.alice();
    try (GenericContainer<?> cramped =
        Images.confined(Images.SERVER, USUAL)
            .withCreateContainerCmdModifier(command ->
                Objects.requireNonNull(command.getHostConfig())
                    .withTmpFs(Map.of("/tmp", "", "/data", "size=16m,uid=10001,mode=0700")))
            .withEnv("SECURECOMM_HANDLER", "echo")
            .withEnv("SECURECOMM_TRUST_PEERS_ALICE", alice.fingerprint().toString())
            .withExposedPorts(8080)
            .waitingFor(Wait.forHealthcheck().withStartupTimeout(START))) {
      cramped.start();
      String set = alice.sign(Instant.now(), Duration.ofHours(1)).compact();
      assertThat(
              post(cramped, "/peers", "application/jwk-set+jwt", set.getBytes(UTF_8)).statusCode())
          .isEqualTo(201);
      Sealer sealer =
          new Sealer(
              () -> alice,
              new Lifetimes(Duration.ofMinutes(5), Duration.ofHours(24)),
              Clock.systemUTC());
      Recipient recipient = recipient(cramped);

      cramped.execInContainer("dd", "if=/dev/zero", "of=/data/fill", "bs=4k");
      byte[] envelope;
      HttpResponse<byte[]> response;
      int sent = 0;
      do {
        Message message = new Message(ContentType.BINARY, new byte[10_000]);
        envelope =
            sealer
                .sealRequest(Suite.PART_1, MessageId.random(), message, recipient)
                .envelope()
                .toBytes();
        response = post(cramped, "/messages", "application/jose+json", envelope);
      } while (response.statusCode() == 200 && ++sent < 200);
      assertThat(ShownProblem.in(response, 503).type()).isEqualTo("unavailable");
      assertThat(cramped.getLogs()).contains("SQLITE_FULL");

      in(cramped, "rm", "/data/fill");
      byte[] again = envelope;
      await()
          .atMost(START)
          .until(
              () -> post(cramped, "/messages", "application/jose+json", again).statusCode() == 200);
      assertThat(cramped.getCurrentContainerInfo().getRestartCount()).isZero();
    }
  }

  private static Recipient recipient(GenericContainer<?> at) throws Exception {
    HttpResponse<String> response =
        HTTP.send(
            HttpRequest.newBuilder(uri(at, 8080, "/.well-known/jwks.jwt")).build(),
            BodyHandlers.ofString());
    SignedJwkSet set = SignedJwkSet.parse(response.body());
    return new Recipient(set.party(), set.keys().currentEncryption());
  }

  private static HttpResponse<byte[]> post(
      GenericContainer<?> to, String path, String type, byte[] body)
      throws IOException, InterruptedException {
    return HTTP.send(
        HttpRequest.newBuilder(uri(to, 8080, path))
            .timeout(Duration.ofSeconds(60))
            .header("Content-Type", type)
            .POST(BodyPublishers.ofByteArray(body))
            .build(),
        BodyHandlers.ofByteArray());
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

  /// The AOT caches were made by two that talked to each other: of what they had for it nothing is
  /// left, neither as files nor within the caches, in which some objects of theirs live on.
  @ParameterizedTest
  @ValueSource(strings = {"server", "client"})
  void holdsNoKeysOfItsMaking(String service) throws Exception {
    GenericContainer<?> container = running(service);
    assertThat(in(container, "find", "/app", "/tmp", "/run", "-name", "keys")).isEmpty();
    assertThat(in(container, "ls", "/").lines()).doesNotContain("rehearse");
    for (String made : List.of("rehearsal", "\"dp\":\"", "\"oct\"")) {
      assertThat(timesInCache(service, made)).as(made).isZero();
    }
    assertThat(timesInCache(service, "dev/securecomm/envelope/MessageId")).isPositive();
  }

  private static int timesInCache(String service, String text) throws Exception {
    String cache = "/app/" + service + "/app.aot";
    return Integer.parseInt(
        running(service).execInContainer("grep", "-caF", text, cache).getStdout().strip());
  }

  private static int exitCode(GenericContainer<?> container) {
    Long code = container.getCurrentContainerInfo().getState().getExitCodeLong();
    assertThat(code).isNotNull();
    return Math.toIntExact(code);
  }
}
