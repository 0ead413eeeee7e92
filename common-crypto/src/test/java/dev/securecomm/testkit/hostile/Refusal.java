package dev.securecomm.testkit.hostile;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// What a caller can see of a refusal, but for the time and a random trace: the same for all.
///
/// @param body byte for byte, without the trace
record Refusal(int status, Map<String, List<String>> headers, String body) {

  private static final Pattern TRACE = Pattern.compile("(?<=\"trace\":\")[A-Za-z0-9_-]{22}(?=\")");

  static Refusal of(HttpResponse<byte[]> answer) {
    Map<String, List<String>> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    headers.putAll(answer.headers().map());
    headers.remove("Date");
    return new Refusal(answer.statusCode(), headers, TRACE.matcher(text(answer)).replaceAll(""));
  }

  /// Empty if there is none.
  static String trace(HttpResponse<byte[]> answer) {
    Matcher trace = TRACE.matcher(text(answer));
    return trace.find() ? trace.group() : "";
  }

  private static String text(HttpResponse<byte[]> answer) {
    return new String(answer.body(), ISO_8859_1);
  }
}
