package dev.securecomm.advisories;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// OSV's service: one request with a query for each component
/// (<https://google.github.io/osv.dev/post-v1-querybatch/>, at most 1,000), answered by the ids of
/// advisories in the same order.
record OsvService(URI base) implements Advisories {

  private static final Duration CONNECT = Duration.ofSeconds(5);
  private static final Duration ANSWER = Duration.ofSeconds(30);

  private static final JsonMapper JSON = new JsonMapper();

  @Override
  public NavigableMap<Component, List<String>> against(Collection<Component> components)
      throws IOException {
    List<Component> asked = List.copyOf(components);
    List<JsonNode> results =
        ask(Map.of("queries", asked.stream().map(OsvService::query).toList()))
            .path("results")
            .valueStream()
            .toList();
    if (results.size() != asked.size()) {
      throw new IOException("%d answers to %d questions".formatted(results.size(), asked.size()));
    }
    NavigableMap<Component, List<String>> known = new TreeMap<>();
    for (int i = 0; i < asked.size(); i++) {
      JsonNode result = results.get(i);
      // A page that is not the last one is reason enough to look: we do not turn it.
      List<String> ids =
          result.path("vulns").valueStream().map(vuln -> vuln.path("id").asString("")).toList();
      if (!ids.isEmpty()) {
        known.put(asked.get(i), ids);
      } else if (result.hasNonNull("next_page_token")) {
        throw new IOException("no whole answer about " + asked.get(i));
      }
    }
    return known;
  }

  private static Map<String, Object> query(Component component) {
    return Map.of(
        "package", Map.of("ecosystem", component.ecosystem(), "name", component.name()),
        "version", component.version());
  }

  private JsonNode ask(Map<String, Object> question) throws IOException {
    HttpRequest request =
        HttpRequest.newBuilder(base.resolve("/v1/querybatch"))
            .timeout(ANSWER)
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofByteArray(JSON.writeValueAsBytes(question)))
            .build();
    try (HttpClient client = HttpClient.newBuilder().connectTimeout(CONNECT).build()) {
      HttpResponse<byte[]> response = client.send(request, BodyHandlers.ofByteArray());
      if (response.statusCode() != 200) {
        throw new IOException("it answered " + response.statusCode());
      }
      return JSON.readTree(response.body());
    } catch (JacksonException e) {
      throw new IOException("it answered no JSON", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }

  @Override
  public String toString() {
    return base.toString();
  }
}
