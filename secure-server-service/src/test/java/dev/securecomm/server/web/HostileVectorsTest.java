package dev.securecomm.server.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.securecomm.server.testserver.Client;
import dev.securecomm.server.testserver.RunningServer;
import dev.securecomm.testkit.hostile.FixedParties;
import dev.securecomm.testkit.hostile.Testkit;
import dev.securecomm.testkit.hostile.VectorFolder;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What `assurance/vectors` does, against a server of which all is real but its clock.
class HostileVectorsTest {

  /// The files, as anybody would post them, to the server whose keys they are sealed to.
  @Test
  void refusesEveryVectorThatIsKeptAndAnswersItsHonestTwin() throws Exception {
    try (RunningServer server =
        RunningServer.builder()
            .keys(FixedParties.SERVER)
            .pinning(FixedParties.ALICE, FixedParties.MALLORY)
            .managed()
            .start()) {
      Client.announced(server, FixedParties.ALICE);
      Client.announced(server, FixedParties.MALLORY);
      assertThat(
              run(
                  server,
                  "post",
                  VectorFolder.KEPT.toString(),
                  "--management=http://127.0.0.1:" + server.managementPort()))
          .satisfies(printed -> assertThat(refusedAlike(printed)).isEqualTo(kept()))
          .endsWith("exit 0");
    }
  }

  /// The two senders introduce themselves; their messages are made for this server and this hour.
  @Test
  void makesAndPostsThemForAServerThatIsAlreadyRunning(@TempDir Path keys) throws Exception {
    try (RunningServer server =
        RunningServer.builder().keys(FixedParties.SERVER).firstUse().start()) {
      server.clock().set(Instant.now());
      assertThat(
              run(
                  server,
                  "inspect",
                  "--fingerprint=" + FixedParties.SERVER.fingerprint(),
                  "--keys=" + keys))
          .satisfies(printed -> assertThat(refusedAlike(printed)).isGreaterThan(800))
          .endsWith("exit 0");
    }
  }

  @Test
  void makesNothingForAServerThatIsAnother(@TempDir Path keys) throws Exception {
    try (RunningServer server = RunningServer.builder().firstUse().start()) {
      server.clock().set(Instant.now());
      assertThat(
              run(
                  server,
                  "inspect",
                  "--fingerprint=" + FixedParties.SERVER.fingerprint(),
                  "--keys=" + keys))
          .contains("the server is another")
          .endsWith("exit 1");
    }
  }

  /// How many it says were refused alike, if that is all of them, and as many were answered.
  private static int refusedAlike(String printed) {
    Matcher all =
        Pattern.compile("(\\d+) of \\1 refused alike; \\1 honest twins answered").matcher(printed);
    assertThat(all.find()).as(printed).isTrue();
    return Integer.parseInt(all.group(1));
  }

  private static int kept() throws IOException {
    try (Stream<Path> files = Files.list(VectorFolder.KEPT)) {
      return (int) files.count();
    }
  }

  private static String run(RunningServer server, String... arguments) {
    List<String> all = new ArrayList<>(List.of(arguments));
    all.add("--server=http://127.0.0.1:" + server.port());
    StringWriter out = new StringWriter();
    PrintWriter printer = new PrintWriter(out, true);
    int status =
        Testkit.commandLine().setOut(printer).setErr(printer).execute(all.toArray(String[]::new));
    return out + "exit " + status;
  }
}
