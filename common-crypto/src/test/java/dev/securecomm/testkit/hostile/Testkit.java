package dev.securecomm.testkit.hostile;

import dev.securecomm.key.Kid;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// The command line of the testkit: `assurance/vectors`.
@Command(
    name = "assurance/vectors",
    mixinStandardHelpOptions = true,
    description = "Makes hostile messages, posts them to a running server and checks what it does.")
public final class Testkit {

  /// Fewer prove nothing.
  private static final int FEWEST = 200;

  @Spec private CommandSpec spec;

  public static void main(String[] args) {
    System.exit(commandLine().execute(args));
  }

  public static CommandLine commandLine() {
    return new CommandLine(new Testkit())
        .setExecutionExceptionHandler((e, commandLine, parsed) -> {
          commandLine.getErr().println("assurance/vectors: " + e.getMessage());
          return 1;
        });
  }

  @Command(description = "Writes anew what is kept with the sources: testkit/vectors.")
  int keep() throws IOException {
    try (Stream<Path> files = Files.list(Files.createDirectories(VectorFolder.KEPT))) {
      for (Path file : files.toList()) {
        Files.delete(file);
      }
    }
    List<VectorFile> kept = VectorFolder.toKeep();
    VectorFolder.write(VectorFolder.KEPT, kept);
    out().println(kept.size() + " vectors in testkit/vectors");
    return 0;
  }

  @Command(description = "Prints the settings by which a server pins the two senders.")
  int pins(@Option(names = "--keys", required = true, description = "Their folder.") Path keys) {
    out().println(new LiveCast(keys, Instant.now()).pins());
    return 0;
  }

  @Command(description = "Makes all vectors for a running server; they are good for an hour.")
  int make(
      @Option(names = "--server", required = true, description = "Its URL.") URI server,
      @Option(names = "--fingerprint", required = true, description = "Its identity's.")
          String fingerprint,
      @Option(names = "--keys", required = true, description = "The senders' folder.") Path keys,
      @Option(names = "--out", required = true, description = "Where they go.") Path folder)
      throws IOException {
    Cast cast =
        new LiveCast(keys, Instant.now())
            .introducedTo(new RunningEndpoint(server), new Kid(fingerprint), Cast.NOWHERE);
    List<VectorFile> made = VectorFolder.made(cast, "at " + Instant.now());
    VectorFolder.write(folder, made);
    out().println(made.size() + " vectors in " + folder);
    return 0;
  }

  @Command(description = "Posts the vectors of a folder, each followed by its honest twin.")
  int post(
      @Parameters(paramLabel = "FOLDER") Path folder,
      @Option(names = "--server", required = true, description = "Its URL.") URI server,
      @Option(
              names = "--management",
              description = "Its management URL, to check reasons and costs.")
          @Nullable URI management)
      throws IOException {
    return inspect(VectorFolder.read(folder), server, management);
  }

  @Command(
      name = "inspect",
      description = "Makes and posts, and listens where the messages point to: nobody may come.")
  int makeAndPost(
      @Option(names = "--server", required = true, description = "Its URL.") URI server,
      @Option(names = "--fingerprint", required = true, description = "Its identity's.")
          String fingerprint,
      @Option(names = "--keys", required = true, description = "The senders' folder.") Path keys,
      @Option(
              names = "--management",
              description = "Its management URL, to check reasons and costs.")
          @Nullable URI management)
      throws IOException {
    try (Listener listener = Listener.open()) {
      Instant now = Instant.now();
      Cast cast =
          new LiveCast(keys, now)
              .introducedTo(new RunningEndpoint(server), new Kid(fingerprint), listener.url());
      int status = inspect(VectorFolder.made(cast, "at " + now), server, management);
      if (listener.wasCalled()) {
        out().println("COMPLAINT somebody called an address that a message gave");
        return 1;
      }
      return status;
    }
  }

  private int inspect(List<VectorFile> vectors, URI server, @Nullable URI management) {
    Inspection.Report report =
        new Inspection(
                new RunningEndpoint(server),
                Optional.ofNullable(management).map(RunningEndpoint::new))
            .of(vectors);
    report.print(out());
    return report.complaints().isEmpty() && report.vectors() >= FEWEST ? 0 : 1;
  }

  private PrintWriter out() {
    return spec.commandLine().getOut();
  }
}
