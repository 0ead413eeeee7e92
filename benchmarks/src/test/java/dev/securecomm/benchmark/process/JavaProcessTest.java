package dev.securecomm.benchmark.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JavaProcessTest {

  private static final Pattern UP = Pattern.compile("up");

  @TempDir private Path temp;

  @Test
  void knowsWhatAProcessTakes() throws Exception {
    String waits = "void main() throws Exception { IO.println(\"up\"); Thread.sleep(60_000); }";
    try (JavaProcess process = start("-XX:+UseSerialGC", waits)) {
      process.await(UP);

      assertThat(process.resources().cpu()).isGreaterThan(Duration.ZERO);
      assertThat(process.resources().resident()).isGreaterThan(1_000_000);
      assertThat(process.resources().heapInNeed()).isBetween(100_000L, 100_000_000L);
    }
  }

  @Test
  void saysWhyOneDidNotStart() throws Exception {
    try (JavaProcess process = start("-XX:+UseG1GC", "void main() { IO.println(\"no port\"); }")) {
      assertThatThrownBy(() -> process.await(UP))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("no port");
    }
  }

  private JavaProcess start(String option, String program) throws IOException {
    Path source = Files.writeString(temp.resolve("Program.java"), program);
    return JavaProcess.start(temp.resolve("log"), List.of(option, source.toString()));
  }
}
