package dev.securecomm.server.testserver;

import ch.qos.logback.classic.Level;
import dev.securecomm.file.PrivateFolder;
import dev.securecomm.key.KeyFile;
import dev.securecomm.key.Keyring;
import dev.securecomm.key.OwnKeys;
import dev.securecomm.server.SecureServerService;
import dev.securecomm.server.handler.MessageHandler;
import dev.securecomm.testkit.MutableClock;
import dev.securecomm.testkit.TestKeys;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.SpringApplication;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.util.FileSystemUtils;

/// The real application, started as its main method starts it, on random ports, with a clock that
/// is set by hand.
public final class RunningServer implements AutoCloseable {

  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final int ANY_PORT = 0;
  private static final int NO_PORT = -1;

  private final ConfigurableApplicationContext context;
  private final MutableClock clock;
  private final @Nullable Path temporary;
  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).connectTimeout(PATIENCE).build();

  private RunningServer(
      ConfigurableApplicationContext context, MutableClock clock, @Nullable Path temporary) {
    this.context = context;
    this.clock = clock;
    this.temporary = temporary;
  }

  public static Builder builder() {
    return new Builder();
  }

  public MutableClock clock() {
    return clock;
  }

  public int port() {
    return port("local.server.port");
  }

  public int managementPort() {
    return port("local.management.port");
  }

  private int port(String property) {
    return context.getEnvironment().getRequiredProperty(property, Integer.class);
  }

  public <T> T bean(Class<T> type) {
    return context.getBean(type);
  }

  public long privateOperations() {
    return bean(Keyring.class).privateOperations();
  }

  /// What `securecomm.refusals` has counted, by reason.
  public Map<String, Long> refusals() {
    Map<String, Long> counts = new TreeMap<>();
    for (Counter counter : bean(MeterRegistry.class).find("securecomm.refusals").counters()) {
      counts.put(counter.getId().getTag("reason"), (long) counter.count());
    }
    return counts;
  }

  /// A request for a path of the main port, to be completed.
  public HttpRequest.Builder request(String path) {
    return request(port(), path);
  }

  public HttpRequest.Builder managementRequest(String path) {
    return request(managementPort(), path);
  }

  private static HttpRequest.Builder request(int port, String path) {
    return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path)).timeout(PATIENCE);
  }

  public HttpResponse<byte[]> send(HttpRequest.Builder request)
      throws IOException, InterruptedException {
    return http.send(request.build(), BodyHandlers.ofByteArray());
  }

  public HttpResponse<byte[]> get(String path) throws IOException, InterruptedException {
    return send(request(path).GET());
  }

  public HttpResponse<byte[]> post(String path, String contentType, byte[] body)
      throws IOException, InterruptedException {
    return send(
        request(path).header("Content-Type", contentType).POST(BodyPublishers.ofByteArray(body)));
  }

  public HttpResponse<byte[]> postMessage(byte[] envelope)
      throws IOException, InterruptedException {
    return post("/messages", "application/jose+json", envelope);
  }

  public CompletableFuture<HttpResponse<byte[]>> postMessageAsync(byte[] envelope) {
    return http.sendAsync(
        request("/messages")
            .header("Content-Type", "application/jose+json")
            .POST(BodyPublishers.ofByteArray(envelope))
            .build(),
        BodyHandlers.ofByteArray());
  }

  public HttpResponse<byte[]> postPeer(String signedJwkSet)
      throws IOException, InterruptedException {
    return post("/peers", "application/jwk-set+jwt", signedJwkSet.getBytes(StandardCharsets.UTF_8));
  }

  public CompletableFuture<HttpResponse<byte[]>> postPeerAsync(String signedJwkSet) {
    return http.sendAsync(
        request("/peers")
            .header("Content-Type", "application/jwk-set+jwt")
            .POST(BodyPublishers.ofString(signedJwkSet))
            .build(),
        BodyHandlers.ofByteArray());
  }

  @Override
  public void close() {
    http.shutdownNow();
    context.close();
    try {
      FileSystemUtils.deleteRecursively(temporary);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  /// How to start it: by default at [TestKeys#NOW], with the fixed keys of [TestKeys#server()], a
  /// folder of its own, nobody pinned, no management port, and a record in memory.
  public static final class Builder {

    private final List<String> settings = new ArrayList<>();
    private final MutableClock clock = MutableClock.at(TestKeys.NOW);
    private OwnKeys keys = TestKeys.server();
    private Level level = Level.ERROR;
    private int managementPort = NO_PORT;
    private String store = "memory";
    private @Nullable Path folder;
    private @Nullable MessageHandler handler;
    private @Nullable LogCapture capture;

    public Builder setting(String name, Object value) {
      settings.add("--" + name + "=" + value);
      return this;
    }

    /// Pins the parties' fingerprints.
    public Builder pinning(OwnKeys... parties) {
      for (OwnKeys party : parties) {
        setting("securecomm.trust.peers." + party.party(), party.fingerprint());
      }
      return this;
    }

    public Builder firstUse() {
      return setting("securecomm.trust.policy", "first-use");
    }

    public Builder handler(MessageHandler other) {
      handler = other;
      return this;
    }

    /// Listens for its operator as well, which takes a second web server.
    public Builder managed() {
      managementPort = ANY_PORT;
      return this;
    }

    /// Keeps its record in a database in its folder.
    public Builder durable() {
      store = "database";
      return this;
    }

    /// Starts in a folder that is there, with the keys that are in it, if any.
    public Builder folder(Path other) {
      folder = other;
      return this;
    }

    public Builder keys(OwnKeys other) {
      keys = other;
      return this;
    }

    /// Captures what is logged from the start on, at this level, whatever the configuration says.
    public Builder capturing(LogCapture other, Level from) {
      capture = other;
      level = from;
      return this;
    }

    public RunningServer start() throws IOException {
      Path own = folder == null ? Files.createTempDirectory("server") : null;
      Path home = folder == null ? own : folder;
      if (!Files.exists(home.resolve("keys"))) {
        new KeyFile(PrivateFolder.open(home), null).replace(keys);
      }
      SpringApplication application = new SpringApplication(SecureServerService.class);
      application.addInitializers(initializer());
      return new RunningServer(application.run(arguments(home)), clock, own);
    }

    private ApplicationContextInitializer<GenericApplicationContext> initializer() {
      MessageHandler own = handler;
      LogCapture logs = capture;
      return context -> {
        context.registerBean("testClock", Clock.class, () -> clock, bean -> bean.setPrimary(true));
        if (own != null) {
          context.registerBean("testHandler", MessageHandler.class, () -> own);
        }
        if (logs != null) {
          logs.everything(level);
        }
      };
    }

    private String[] arguments(Path home) {
      List<String> arguments =
          new ArrayList<>(
              List.of(
                  "--server.port=" + ANY_PORT,
                  "--management.server.port=" + managementPort,
                  "--securecomm.data-dir=" + home,
                  "--securecomm.store=" + store,
                  "--securecomm.keys.bits=2048",
                  "--logging.structured.format.console=",
                  "--logging.level.root=" + level,
                  "--logging.level.org.springframework=" + level));
      arguments.addAll(settings);
      return arguments.toArray(String[]::new);
    }
  }
}
