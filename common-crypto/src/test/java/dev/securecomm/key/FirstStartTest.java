package dev.securecomm.key;

import static org.assertj.core.api.Assertions.assertThat;

import dev.securecomm.file.PrivateFolder;
import dev.securecomm.testkit.TestKeys;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Several first starts at once on one folder: all end with the identity of one.
class FirstStartTest {

  @TempDir private Path temp;

  @Test
  void threadsThatStartTogetherHaveOneIdentity() throws Exception {
    int threads = 2;
    CountDownLatch begin = new CountDownLatch(1);
    Callable<Kid> start =
        () -> {
          begin.await();
          return start(temp.resolve("data"));
        };
    Set<Kid> identities = new HashSet<>();
    try (var executor = Executors.newFixedThreadPool(threads)) {
      List<Future<Kid>> starts = new ArrayList<>();
      for (int i = 0; i < threads; i++) {
        starts.add(executor.submit(start));
      }
      begin.countDown();
      for (Future<Kid> each : starts) {
        identities.add(each.get());
      }
    }
    assertThat(identities).containsExactly(start(temp.resolve("data")));
    assertThat(names()).containsExactly("keys");
  }

  @Test
  void processesThatStartTogetherHaveOneIdentity() throws Exception {
    List<Process> processes = new ArrayList<>();
    for (int i = 0; i < 2; i++) {
      processes.add(
          new ProcessBuilder(
                  Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                  "-cp",
                  System.getProperty("java.class.path"),
                  FirstStartTest.class.getName(),
                  temp.resolve("data").toString())
              .redirectError(ProcessBuilder.Redirect.INHERIT)
              .start());
    }
    Set<String> identities = new HashSet<>();
    for (Process process : processes) {
      identities.add(
          new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip());
      assertThat(process.waitFor()).isZero();
    }
    assertThat(identities).containsExactly(start(temp.resolve("data")).value());
    assertThat(names()).containsExactly("keys");
  }

  /// A process of its own, which starts and says who it is.
  public static void main(String[] folder) {
    System.out.println(start(Path.of(folder[0])));
  }

  private static Kid start(Path folder) {
    return new KeyFile(PrivateFolder.open(folder), null)
        .loadOrMake(TestKeys.ALICE, 2048, TestKeys.NOW)
        .fingerprint();
  }

  private List<String> names() throws IOException {
    try (var files = Files.list(temp.resolve("data"))) {
      return files.map(file -> file.getFileName().toString()).toList();
    }
  }
}
