package dev.securecomm.server.testserver;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

/// Problems (RFC 9457) as the protocol has them.
public final class Answers {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Pattern TRACE = Pattern.compile("(?<=\"trace\":\")[A-Za-z0-9_-]{22}(?=\")");

  private Answers() {}

  /// Requires a problem of this status and type, and gives its members.
  public static JsonNode assertProblem(HttpResponse<byte[]> response, int status, String type) {
    assertThat(response.statusCode()).isEqualTo(status);
    assertThat(response.headers().allValues("Content-Type"))
        .containsExactly("application/problem+json");
    assertThat(response.headers().firstValue("Date")).isPresent();
    return assertProblem(new String(response.body(), StandardCharsets.UTF_8), status, type);
  }

  public static JsonNode assertProblem(String body, int status, String type) {
    JsonNode problem = JSON.readTree(body);
    Collection<String> names = problem.propertyNames();
    assertThat(names)
        .containsAll(List.of("type", "title", "status", "trace"))
        .isSubsetOf("type", "title", "status", "detail", "trace");
    assertThat(problem.get("type").stringValue()).isEqualTo("urn:securecomm:problem:" + type);
    assertThat(problem.get("title").stringValue()).isNotBlank();
    assertThat(problem.get("status").intValue()).isEqualTo(status);
    assertThat(problem.get("trace").stringValue()).matches("[A-Za-z0-9_-]{22}");
    return problem;
  }

  public static String trace(HttpResponse<byte[]> response) {
    return JSON.readTree(response.body()).get("trace").stringValue();
  }

  /// The body with its trace blanked, byte for byte otherwise.
  public static String withoutTrace(HttpResponse<byte[]> response) {
    return TRACE.matcher(new String(response.body(), StandardCharsets.ISO_8859_1)).replaceAll("");
  }

  /// All headers but the time.
  public static Map<String, List<String>> headers(HttpResponse<byte[]> response) {
    Map<String, List<String>> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    headers.putAll(response.headers().map());
    headers.remove("Date");
    return headers;
  }
}
