package dev.securecomm.client.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.securecomm.client.SecureClientService;
import dev.securecomm.file.PrivateFolder;
import dev.securecomm.key.KeyFile;
import dev.securecomm.key.Keyring;
import dev.securecomm.key.Kid;
import dev.securecomm.key.OwnKeys;
import dev.securecomm.key.Party;
import dev.securecomm.key.Rotation;
import dev.securecomm.key.RotationWindows;
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
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.SpringApplication;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.scheduling.TaskScheduler;
import org.springframework.scheduling.support.NoOpTaskScheduler;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The client service, running in this JVM on a port of its own. It knows what its data folder
/// knows, and asks for nothing before the first message unless it is told to.
public final class RunningClient implements AutoCloseable {

  public static final Party PARTY = new Party("client");

  private static final JsonMapper JSON = JsonMapper.builder().build();

  private final ConfigurableApplicationContext context;
  private final HttpClient http = HttpClient.newHttpClient();

  private RunningClient(ConfigurableApplicationContext context) {
    this.context = context;
  }

  /// The keys that every client here has, unless its folder holds others.
  public static OwnKeys keys() {
    return TestKeys.of(PARTY);
  }

  public static Settings in(Path dataFolder) {
    return new Settings(dataFolder);
  }

  /// What a client starts with.
  public static final class Settings {

    private final Map<String, String> settings = new LinkedHashMap<>();
    private final Path dataFolder;
    private Clock clock = Clock.systemUTC();
    private boolean scheduled;

    private Settings(Path dataFolder) {
      this.dataFolder = dataFolder;
      set("securecomm.data-dir", dataFolder.toString());
      set("server.port", "0");
      // Without this there is a second web server for the management port.
      set("management.server.port", "-1");
      set("logging.structured.format.console", "");
    }

    public Settings server(URI url) {
      return set("securecomm.server.url", url.toString());
    }

    /// Pins the server to a fingerprint.
    public Settings pin(Kid fingerprint) {
      return set("securecomm.trust.peers.server", fingerprint.value());
    }

    /// The server where it is, by the clock and under the fingerprint that it has now.
    public Settings knowing(FakeServer server) {
      return server(server.url()).clock(server.clock()).pin(server.keys().fingerprint());
    }

    /// Another server beside the usual one, pinned.
    public Settings alsoKnowing(FakeServer other) {
      return set("securecomm.servers." + other.keys().party(), other.url().toString())
          .set(
              "securecomm.trust.peers." + other.keys().party(), other.keys().fingerprint().value());
    }

    public Settings clock(Clock other) {
      clock = other;
      return this;
    }

    /// Lets it keep itself acquainted with the server between messages.
    public Settings scheduled() {
      scheduled = true;
      return this;
    }

    public Settings set(String name, String value) {
      settings.put(name, value);
      return this;
    }

    public RunningClient start() {
      keep(dataFolder, keys());
      SpringApplication application = new SpringApplication(SecureClientService.class);
      application.addInitializers(context -> prepare((GenericApplicationContext) context));
      return new RunningClient(
          application.run(
              settings.entrySet().stream()
                  .map(setting -> "--" + setting.getKey() + "=" + setting.getValue())
                  .toArray(String[]::new)));
    }

    private void prepare(GenericApplicationContext context) {
      context.registerBean(
          "testClock", Clock.class, () -> clock, definition -> definition.setPrimary(true));
      if (!scheduled) {
        context.registerBean("taskScheduler", TaskScheduler.class, NoOpTaskScheduler::new);
      }
    }
  }

  /// Puts keys into a data folder that has none.
  public static void keep(Path dataFolder, OwnKeys keys) {
    if (!Files.exists(dataFolder.resolve("keys"))) {
      new KeyFile(PrivateFolder.open(dataFolder), null).replace(keys);
    }
  }

  public URI url(String pathAndQuery) {
    String port = context.getEnvironment().getRequiredProperty("local.server.port");
    return URI.create("http://localhost:" + port + pathAndQuery);
  }

  public String setting(String name) {
    return context.getEnvironment().getRequiredProperty(name);
  }

  /// Sends a text through the client.
  public HttpResponse<byte[]> send(String query, String text) {
    return send(query, "text/plain;charset=utf-8", text.getBytes(StandardCharsets.UTF_8));
  }

  public HttpResponse<byte[]> send(String query, @Nullable String contentType, byte[] body) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(url("/send" + query)).POST(BodyPublishers.ofByteArray(body));
    if (contentType != null) {
      request.header("Content-Type", contentType);
    }
    return call(request);
  }

  /// Sends a text under an Idempotency-Key.
  public HttpResponse<byte[]> sendAs(String key, String query, String text) {
    return call(text(query, text).header("Idempotency-Key", key));
  }

  /// Leaves a text to be delivered in the background.
  public HttpResponse<byte[]> leave(String query, String text) {
    return call(text(query, text).header("Prefer", "respond-async"));
  }

  /// Leaves a text under an Idempotency-Key.
  public HttpResponse<byte[]> leaveAs(String key, String query, String text) {
    return call(text(query, text).header("Prefer", "respond-async").header("Idempotency-Key", key));
  }

  /// A request to send a text, to which headers can be added.
  public HttpRequest.Builder text(String query, String text) {
    return HttpRequest.newBuilder(url("/send" + query))
        .header("Content-Type", "text/plain;charset=utf-8")
        .POST(BodyPublishers.ofString(text));
  }

  /// Where it is told what became of a message that has to have been accepted.
  public static String accepted(HttpResponse<byte[]> response) {
    assertThat(response.statusCode())
        .as(new String(response.body(), StandardCharsets.UTF_8))
        .isEqualTo(202);
    String location = response.headers().firstValue("Location").orElseThrow();
    String id = JSON.readTree(response.body()).get("id").stringValue();
    assertThat(location).isEqualTo("/messages/" + id);
    assertThat(response.headers().firstValue("Message-Id")).hasValue(id);
    assertThat(response.headers().firstValue("Preference-Applied")).hasValue("respond-async");
    return location;
  }

  /// What is told of a message once it has come to a state.
  public JsonNode told(String path, String state) {
    await()
        .atMost(Duration.ofSeconds(20))
        .until(() -> told(path).get("state").stringValue().equals(state));
    return told(path);
  }

  /// What the outbox tells of something.
  public JsonNode told(String path) {
    return JSON.readTree(text(get(path)));
  }

  public HttpResponse<byte[]> delete(String path) {
    return call(HttpRequest.newBuilder(url(path)).DELETE());
  }

  public HttpResponse<byte[]> get(String path) {
    return call(HttpRequest.newBuilder(url(path)));
  }

  public HttpResponse<byte[]> call(HttpRequest.Builder request) {
    try {
      return http.send(request.timeout(Duration.ofSeconds(20)).build(), BodyHandlers.ofByteArray());
    } catch (IOException e) {
      throw new AssertionError("the client does not answer", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }

  /// Changes its keys while it runs, as an operator does.
  public void change(BiFunction<OwnKeys, Rotation, OwnKeys> change) {
    Duration day = Duration.ofHours(24);
    Rotation rotation = new Rotation(RotationWindows.of(Duration.ofDays(90), day, day), 2048);
    bean(Keyring.class).change(keys -> change.apply(keys, rotation));
  }

  /// A bean of the running client.
  public <T> T bean(Class<T> type) {
    return context.getBean(type);
  }

  /// What a gauge shows now.
  public double gauge(String name, String tag, String value) {
    return bean(MeterRegistry.class).get(name).tag(tag, value).gauge().value();
  }

  /// How often something was refused or failed for this reason.
  public double refusals(String reason) {
    Counter counter =
        context
            .getBean(MeterRegistry.class)
            .find("securecomm.refusals")
            .tag("reason", reason)
            .counter();
    return counter == null ? 0 : counter.count();
  }

  /// The text of an answer that has to be a success.
  public static String text(HttpResponse<byte[]> response) {
    String body = new String(response.body(), StandardCharsets.UTF_8);
    assertThat(response.statusCode()).as("status of the answer: %s", body).isEqualTo(200);
    return body;
  }

  @Override
  public void close() {
    http.close();
    context.close();
  }
}
