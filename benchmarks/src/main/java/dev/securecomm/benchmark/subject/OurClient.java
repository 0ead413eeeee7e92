package dev.securecomm.benchmark.subject;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// The secure-client-service as it is built, behind a token; there is no server that it could
/// reach.
public final class OurClient {

  private static final String JAR = "secure-client-service/target/secure-client-service.jar";

  private OurClient() {}

  /// Starts it.
  ///
  /// @param name of its folder and its log
  /// @param token what its callers have to show
  /// @param jvm options of the JVM
  public static Server start(Path work, String name, String token, String... jvm)
      throws IOException, InterruptedException {
    List<String> java = new ArrayList<>(List.of(jvm));
    java.add("--enable-native-access=ALL-UNNAMED");
    java.addAll(Server.jar(OurServer.root().resolve(JAR)));
    return Server.start(
        work.resolve(name + ".log"),
        java,
        List.of(
            "--server.port=0",
            "--management.server.port=-1",
            "--securecomm.data-dir=" + work.resolve(name),
            "--securecomm.keys.bits=2048",
            "--securecomm.client.token=" + token,
            "--securecomm.trust.policy=first-use"));
  }
}
