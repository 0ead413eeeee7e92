package dev.securecomm.client.endtoend;

import dev.securecomm.client.testkit.RunningClient;
import dev.securecomm.file.PrivateFolder;
import dev.securecomm.key.KeyFile;
import dev.securecomm.key.OwnKeys;
import dev.securecomm.key.PrivateParts;
import dev.securecomm.testkit.TestKeys;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.springframework.util.FileSystemUtils;

/// A server that echoes and a client, each pinned to the other, with a proxy between them.
///
/// The pair is started once for all the tests that share it, and ended after the last one. A test
/// that restarts one of the two leaves both running and trusting each other.
final class RealPair implements AutoCloseable {

  /// How long the client waits for the server.
  static final Duration TIMEOUT = Duration.ofSeconds(5);

  private final HttpClient http = HttpClient.newHttpClient();
  private final Proxy proxy = new Proxy();
  private final Path folder;
  private OwnKeys clientKeys = RunningClient.keys();
  private RealProcess server;
  private RealProcess client;

  private RealPair() {
    try {
      folder = Files.createTempDirectory("pair");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    RunningClient.keep(serverFolder(), TestKeys.server());
    RunningClient.keep(clientFolder(), clientKeys);
    server = newServer();
    client = newClient();
    proxy.leadTo(server.port());
    client.port();
  }

  private RealProcess newServer() {
    return RealProcess.server(
        "--server.port=0",
        "--server.address=127.0.0.1",
        "--management.server.port=0",
        "--securecomm.handler=echo",
        "--securecomm.data-dir=" + serverFolder(),
        "--securecomm.trust.peers.client=" + clientKeys.fingerprint());
  }

  private RealProcess newClient() {
    List<String> arguments = new ArrayList<>(List.of("--server.port=0"));
    arguments.add("--management.server.port=0");
    arguments.add("--securecomm.data-dir=" + clientFolder());
    arguments.add("--securecomm.server.url=" + proxy.url());
    arguments.add("--securecomm.server.timeout=" + TIMEOUT.toSeconds() + "s");
    arguments.add(serverPin());
    return RealProcess.start("secure-client-service", arguments);
  }

  /// The setting that pins this server.
  static String serverPin() {
    return "--securecomm.trust.peers.server=" + TestKeys.server().fingerprint();
  }

  Path serverFolder() {
    return folder.resolve("server");
  }

  private Path clientFolder() {
    return folder.resolve("client");
  }

  /// The keys that the client has now; the server has been shown these, and takes no older ones.
  OwnKeys clientKeys() {
    return clientKeys;
  }

  Proxy proxy() {
    return proxy;
  }

  RealProcess server() {
    return server;
  }

  RealProcess client() {
    return client;
  }

  /// Starts the server again, which has ended; it listens on another port then.
  void startServerAgain() {
    server = newServer();
    proxy.leadTo(server.port());
  }

  /// Starts the client again, which has ended, with renewed keys of the same identity.
  void startClientWithRenewedKeys() {
    clientKeys = PrivateParts.renewed(clientKeys, 2048, Instant.now());
    new KeyFile(PrivateFolder.open(clientFolder()), null).replace(clientKeys);
    client = newClient();
    client.port();
  }

  /// Sends a text through the client.
  HttpResponse<byte[]> send(String query, String text) {
    return send(client.port(), query, text);
  }

  HttpResponse<byte[]> send(int clientPort, String query, String text) {
    return call(request(clientPort, "/send" + query, text));
  }

  /// A request to the client with a text, to which headers can be added.
  HttpRequest.Builder request(String path, String text) {
    return request(client.port(), path, text);
  }

  private static HttpRequest.Builder request(int clientPort, String path, String text) {
    return HttpRequest.newBuilder(URI.create("http://localhost:" + clientPort + path))
        .header("Content-Type", "text/plain;charset=utf-8")
        .POST(BodyPublishers.ofString(text));
  }

  HttpResponse<byte[]> call(HttpRequest.Builder request) {
    try {
      return http.send(request.timeout(Duration.ofSeconds(30)).build(), BodyHandlers.ofByteArray());
    } catch (IOException e) {
      throw new AssertionError("no answer", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }

  /// Posts to the server, past client and proxy.
  HttpResponse<byte[]> postToServer(String path, String contentType, String body) {
    return call(
        HttpRequest.newBuilder(URI.create("http://localhost:" + server.port() + path))
            .header("Content-Type", contentType)
            .POST(BodyPublishers.ofString(body, StandardCharsets.US_ASCII)));
  }

  @Override
  public void close() throws IOException {
    client.close();
    server.close();
    proxy.close();
    http.shutdownNow();
    FileSystemUtils.deleteRecursively(folder);
  }

  /// Gives tests the pair, with a proxy that is honest at the beginning of each.
  static final class Shared implements ParameterResolver, BeforeEachCallback {

    private static final ExtensionContext.Namespace SPACE =
        ExtensionContext.Namespace.create(RealPair.class);

    private static RealPair pair(ExtensionContext context) {
      return context
          .getRoot()
          .getStore(SPACE)
          .computeIfAbsent(RealPair.class, key -> new RealPair(), RealPair.class);
    }

    @Override
    public void beforeEach(ExtensionContext context) {
      pair(context).proxy().honest();
    }

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
      return parameter.getParameter().getType().equals(RealPair.class);
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
      return pair(context);
    }
  }
}
