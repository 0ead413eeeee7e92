package dev.securecomm.benchmark.subject;

import dev.securecomm.benchmark.http.Connection;
import dev.securecomm.benchmark.party.Parties;
import dev.securecomm.envelope.Suite;
import dev.securecomm.file.PrivateFolder;
import dev.securecomm.key.KeyFile;
import dev.securecomm.key.OwnKeys;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// The secure-server-service as it is built, with its durable record.
///
/// @param data its data folder
public record OurServer(Server server, Parties parties, Path data) implements AutoCloseable {

  private static final String JAR = "secure-server-service/target/secure-server-service.jar";

  /// Starts it and introduces the client.
  ///
  /// @param name of its folder and its log
  /// @param jvm options of the JVM
  public static OurServer start(Path work, String name, Parties parties, String... jvm)
      throws IOException, InterruptedException {
    Path data = work.resolve(name);
    new KeyFile(PrivateFolder.open(data), null).replace(parties.server());
    List<String> java = new ArrayList<>(List.of(jvm));
    java.add("--enable-native-access=ALL-UNNAMED");
    java.addAll(Server.jar(root().resolve(JAR)));
    Server server =
        Server.start(
            work.resolve(name + ".log"),
            java,
            List.of(
                "--server.port=0",
                "--server.address=127.0.0.1",
                "--management.server.port=-1",
                "--securecomm.handler=echo",
                "--securecomm.data-dir=" + data,
                "--securecomm.keys.rotate-every=36500d",
                // All callers come from one address here.
                "--securecomm.connections.max-per-network=1000",
                // Some of what is measured has many clients, whom nobody has pinned.
                "--securecomm.trust.policy=first-use",
                "--securecomm.trust.max-peers=100000"));
    OurServer ours = new OurServer(server, parties, data);
    ours.introduce(parties.client());
    return ours;
  }

  /// The folder of this project.
  static Path root() {
    return Path.of(System.getProperty("project.root", "."));
  }

  /// Has it know a client.
  public void introduce(OwnKeys client) throws IOException {
    URI peers = server.messages().resolve("/peers");
    byte[] set =
        client
            .sign(Clock.systemUTC().instant(), Duration.ofHours(24))
            .compact()
            .getBytes(StandardCharsets.US_ASCII);
    try (Connection connection = new Connection(peers, "application/jwk-set+jwt")) {
      int status = connection.post(set).status();
      if (status / 100 != 2) {
        throw new IOException("the client was not introduced: " + status);
      }
    }
  }

  /// It, as one that is sent envelopes of this suite.
  public Subject with(Suite suite) {
    return new Ours(this, suite, parties.client());
  }

  @Override
  public void close() {
    server.close();
  }
}
