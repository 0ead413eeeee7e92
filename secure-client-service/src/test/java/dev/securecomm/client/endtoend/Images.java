package dev.securecomm.client.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import com.github.dockerjava.api.model.Bind;
import com.github.dockerjava.api.model.Capability;
import com.github.dockerjava.api.model.HostConfig;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.utility.DockerImageName;

/// The images of the Dockerfile, and containers of them that are as confined as compose.yaml has
/// them.
final class Images {

  static final String SERVER = "secure-server-service:tested";
  static final String CLIENT = "secure-client-service:tested";

  private static final Duration PATIENCE = Duration.ofMinutes(15);

  private Images() {}

  static void build() throws IOException, InterruptedException {
    build("server", SERVER);
    build("client", CLIENT);
  }

  private static void build(String target, String name) throws IOException, InterruptedException {
    Path root = Path.of(System.getProperty("project.root", ".."));
    // Testcontainers' own way to build knows no .dockerignore, and nothing of what is built
    // already.
    Path log = Path.of("target", "docker-build-" + target + ".log").toAbsolutePath();
    Process build =
        new ProcessBuilder("docker", "build", "--target", target, "--tag", name, root.toString())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
    try {
      assertThat(build.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS))
          .as("docker build --target %s ends; it writes to %s", target, log)
          .isTrue();
    } finally {
      build.destroy();
    }
    assertThat(build.exitValue())
        .as("exit code of docker build --target %s, which wrote to %s", target, log)
        .isZero();
  }

  /// A container that may do nothing but write to its volumes and to /tmp, and has no more than
  /// that memory.
  ///
  /// @param volumes in Docker's notation: name:path or name:path:ro
  static GenericContainer<?> confined(String image, long memory, String... volumes) {
    List<Bind> binds = Stream.of(volumes).map(Bind::parse).toList();
    return new GenericContainer<>(DockerImageName.parse(image))
        .withCreateContainerCmdModifier(command -> {
          HostConfig host = command.getHostConfig();
          assertThat(host).isNotNull();
          host.withReadonlyRootfs(true)
              .withCapDrop(Capability.ALL)
              .withSecurityOpts(List.of("no-new-privileges:true"))
              .withTmpFs(Map.of("/tmp", ""))
              .withMemory(memory)
              .withMemorySwap(memory)
              .withBinds(binds);
        });
  }
}
