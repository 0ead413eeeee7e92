package dev.securecomm.benchmark.report;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.stream.Collectors;

/// What OpenSSL says of this machine.
public final class OpenSsl {

  private static final String SECONDS = "2";
  private static final String QUICK_SECONDS = "1";

  private OpenSsl() {}

  /// Its own table of RSA, on one core, if it is installed.
  public static String speed(boolean quick) throws InterruptedException {
    String seconds = quick ? QUICK_SECONDS : SECONDS;
    ProcessBuilder builder =
        new ProcessBuilder("openssl", "speed", "-seconds", seconds, "rsa2048", "rsa3072")
            // Which counts down on its error output.
            .redirectError(ProcessBuilder.Redirect.DISCARD);
    try {
      Process openssl = builder.start();
      String said =
          new String(openssl.getInputStream().readAllBytes(), StandardCharsets.UTF_8)
              .lines()
              .filter(line -> line.matches("version.*|rsa.*|.* sign/s .*"))
              .collect(Collectors.joining("\n"));
      return openssl.waitFor() == 0 ? "```\n" + said + "\n```" : "It did not do it.";
    } catch (IOException e) {
      return "It is not installed.";
    }
  }
}
