package dev.securecomm.client.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// A problem (RFC 9457) that a caller was shown.
public record ShownProblem(String type, String title, String detail, String trace) {

  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final String TYPE = "urn:securecomm:problem:";

  /// Reads the problem, which has to be one in every respect.
  public static ShownProblem in(HttpResponse<byte[]> response, int status) {
    String body = new String(response.body(), StandardCharsets.UTF_8);
    assertThat(response.statusCode()).as("status of %s", body).isEqualTo(status);
    assertThat(response.headers().firstValue("Content-Type")).hasValue("application/problem+json");
    JsonNode problem = JSON.readTree(body);
    assertThat(problem.propertyNames())
        .containsOnlyOnceElementsOf(
            problem.has("detail")
                ? java.util.List.of("type", "title", "status", "detail", "trace")
                : java.util.List.of("type", "title", "status", "trace"));
    assertThat(problem.get("status").intValue()).isEqualTo(status);
    assertThat(problem.get("title").stringValue()).isNotBlank();
    assertThat(problem.get("trace").stringValue()).matches("[A-Za-z0-9_-]{22}");
    assertThat(problem.get("type").stringValue()).startsWith(TYPE);
    return new ShownProblem(
        problem.get("type").stringValue().substring(TYPE.length()),
        problem.get("title").stringValue(),
        problem.has("detail") ? problem.get("detail").stringValue() : "",
        problem.get("trace").stringValue());
  }
}
