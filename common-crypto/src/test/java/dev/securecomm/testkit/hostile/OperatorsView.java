package dev.securecomm.testkit.hostile;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.http.HttpResponse;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// What a server has told its operator so far, and no caller.
///
/// @param refusals how many, by reason
/// @param privateOperations how often a private key was used
/// @param handled how many messages came to the handler
record OperatorsView(Map<String, Long> refusals, long privateOperations, long handled) {

  private static final Pattern REFUSALS =
      line("securecomm_refusals_total\\{[^}]*reason=\"([a-z_]+)\"[^}]*}");
  private static final Pattern PRIVATE_OPERATIONS =
      line("(securecomm_private_operations_total)(?:\\{[^}]*})?");
  private static final Pattern HANDLED = line("(securecomm_handle_seconds_count)(?:\\{[^}]*})?");

  /// Out of the Prometheus page of the management port.
  static OperatorsView of(RunningEndpoint management) {
    HttpResponse<byte[]> answer = management.get("/actuator/prometheus");
    if (answer.statusCode() != 200) {
      throw new IllegalStateException("the management port answers " + answer.statusCode());
    }
    String page = new String(answer.body(), UTF_8);
    return new OperatorsView(
        counts(REFUSALS, page), total(PRIVATE_OPERATIONS, page), total(HANDLED, page));
  }

  private static Pattern line(String name) {
    return Pattern.compile("^" + name + " ([0-9.E]+)$", Pattern.MULTILINE);
  }

  private static Map<String, Long> counts(Pattern pattern, String page) {
    Map<String, Long> counts = new TreeMap<>();
    Matcher lines = pattern.matcher(page);
    while (lines.find()) {
      counts.merge(lines.group(1), (long) Double.parseDouble(lines.group(2)), Long::sum);
    }
    return counts;
  }

  private static long total(Pattern pattern, String page) {
    Map<String, Long> counts = counts(pattern, page);
    if (counts.isEmpty()) {
      throw new IllegalStateException("the management port shows no " + pattern);
    }
    return counts.values().stream().mapToLong(Long::longValue).sum();
  }

  /// The refusals once there is one more of this reason.
  Map<String, Long> refusalsAnd(String reason) {
    Map<String, Long> more = new TreeMap<>(refusals);
    more.merge(reason, 1L, Long::sum);
    return more;
  }
}
