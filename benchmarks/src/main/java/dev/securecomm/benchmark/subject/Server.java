package dev.securecomm.benchmark.subject;

import dev.securecomm.benchmark.party.Parties;
import dev.securecomm.benchmark.process.JavaProcess;
import dev.securecomm.benchmark.process.Resources;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/// A server on a port of its own.
///
/// @param messages where it takes messages
public record Server(JavaProcess process, URI messages) implements AutoCloseable {

  private static final Pattern LISTENS = Pattern.compile("listens on port (\\d+)");

  /// Starts one and waits until it listens.
  ///
  /// @param java what comes before its own arguments
  /// @param arguments its own
  public static Server start(Path log, List<String> java, List<String> arguments)
      throws IOException, InterruptedException {
    List<String> all = new ArrayList<>(java);
    all.addAll(arguments);
    JavaProcess process = JavaProcess.start(log, all);
    try {
      int port = Integer.parseInt(process.await(LISTENS).group(1));
      return new Server(process, URI.create("http://127.0.0.1:" + port + "/messages"));
    } catch (IOException | InterruptedException e) {
      process.close();
      throw e;
    }
  }

  /// Starts a program of this module that answers for the server of these parties.
  static Server start(Path log, Class<?> main, Parties parties)
      throws IOException, InterruptedException {
    return start(
        log,
        ofThisModule(main),
        List.of(parties.folder().toString(), Integer.toString(parties.bits())));
  }

  /// What runs a program of this module.
  public static List<String> ofThisModule(Class<?> main) {
    return List.of("-cp", System.getProperty("java.class.path"), main.getName());
  }

  /// What runs an executable jar.
  static List<String> jar(Path jar) {
    return List.of("-jar", jar.toString());
  }

  public Resources resources() {
    return process.resources();
  }

  @Override
  public void close() {
    process.close();
  }
}
