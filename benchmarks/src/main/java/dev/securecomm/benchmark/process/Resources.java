package dev.securecomm.benchmark.process;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/// What a Java process takes of the machine.
public final class Resources {

  private static final Pattern RESIDENT = Pattern.compile("VmRSS:\\s+(\\d+) kB");
  // Of each part of the heap; the class data is no part of it.
  private static final Pattern USED = Pattern.compile("(?m)^ ?(?!Metaspace)\\S.* used (\\d+)K");

  private final ProcessHandle process;

  Resources(ProcessHandle process) {
    this.process = process;
  }

  /// The time that all its threads have run, in the kernel and out of it: whoever shares the
  /// machine with it is not counted.
  public Duration cpu() {
    return process
        .info()
        .totalCpuDuration()
        .orElseThrow(() -> new IllegalStateException("the server has ended"));
  }

  /// Its memory, in bytes.
  public long resident() throws IOException {
    Path status = Path.of("/proc", Long.toString(process.pid()), "status");
    return bytes(RESIDENT, Files.readString(status));
  }

  /// The part of its heap that is in use, in bytes.
  public long heap() throws IOException, InterruptedException {
    return bytes(USED, jcmd("GC.heap_info"));
  }

  /// The same, after what nobody needs has been removed.
  public long heapInNeed() throws IOException, InterruptedException {
    jcmd("GC.run");
    return heap();
  }

  private String jcmd(String command) throws IOException, InterruptedException {
    Process jcmd =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "jcmd").toString(),
                Long.toString(process.pid()),
                command)
            .redirectErrorStream(true)
            .start();
    String answer = new String(jcmd.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (jcmd.waitFor() != 0) {
      throw new IOException(answer);
    }
    return answer;
  }

  /// The sum of what it finds, which is in kB.
  private static long bytes(Pattern pattern, String text) throws IOException {
    List<MatchResult> found = pattern.matcher(text).results().toList();
    if (found.isEmpty()) {
      throw new IOException("no " + pattern + " in " + text);
    }
    return 1024 * found.stream().mapToLong(match -> Long.parseLong(match.group(1))).sum();
  }
}
