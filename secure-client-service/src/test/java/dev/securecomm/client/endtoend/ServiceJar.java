package dev.securecomm.client.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.util.DigestUtils;
import org.springframework.util.FileSystemUtils;

/// The executable jar of a service, which the build makes before these tests run.
///
/// It is taken apart by itself, as Spring Boot advises for deployment, and started once to keep
/// what a start finds out (JEP 514), so that it starts sooner. Both are done again when the jar or
/// the Java is another.
final class ServiceJar {

  private static final Map<String, ServiceJar> MADE = new ConcurrentHashMap<>();

  private final Path target;
  private final Path jar;
  private final Path cache;

  private ServiceJar(String service) {
    target = root().resolve(service).resolve("target");
    Path folder = target.resolve("extracted");
    jar = folder.resolve(service + ".jar");
    Path built = target.resolve(service + ".jar");
    assertThat(built).as("the jar, made by ./mvnw package").isRegularFile();
    try {
      // By its content: a build that can be repeated gives all jars the same time.
      String digest = DigestUtils.md5DigestAsHex(Files.readAllBytes(built));
      cache = folder.resolve(digest + "-" + Runtime.version() + ".aot");
      if (!Files.exists(cache)) {
        FileSystemUtils.deleteRecursively(folder);
        extract(built, folder);
        startOnce(folder.resolve("data"));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static ServiceJar of(String service) {
    return MADE.computeIfAbsent(service, ServiceJar::new);
  }

  /// The folder of this project.
  static Path root() {
    return Path.of(System.getProperty("project.root", ".."));
  }

  /// What makes a start short, for a process with the options of short-lived ones.
  List<String> startedBefore() {
    return List.of("-XX:AOTCache=" + cache);
  }

  /// How to run the service.
  List<String> run() {
    return List.of("-jar", jar.toString());
  }

  /// How to run the service with the classes of its tests at hand, and of these.
  List<String> runWithTests(String main) {
    return List.of(
        "-cp",
        String.join(
            File.pathSeparator,
            jar.toString(),
            target.resolve("test-classes").toString(),
            root().resolve("secure-client-service/target/test-classes").toString()),
        main);
  }

  private static void extract(Path built, Path folder) {
    end(
        List.of(
            "-Djarmode=tools",
            "-jar",
            built.toString(),
            "extract",
            "--destination",
            folder.toString(),
            "--force"));
  }

  private void startOnce(Path data) {
    List<String> command = new ArrayList<>(RealProcess.SHORT_LIVED);
    command.add("-XX:AOTCacheOutput=" + cache);
    command.add("-Dspring.context.exit=onRefresh");
    command.addAll(run());
    command.addAll(List.of("--server.port=0", "--management.server.port=0"));
    command.add("--securecomm.data-dir=" + data);
    end(command);
  }

  private static void end(List<String> command) {
    try (RealProcess process = RealProcess.java(command)) {
      assertThat(process.exitCode()).as(process.stdout() + process.stderr()).isZero();
    }
  }
}
