package dev.securecomm.client.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.securecomm.client.testkit.RunningClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The page's files: for everyone, from here alone, and without code in the HTML.
class PageTest {

  private static final Pattern REFERENCE =
      Pattern.compile("(?:href|src)=\"([^\"#]+)\"|from \"([^\"]+)\"");

  private static RunningClient client;

  /// With a token, which none of the files needs.
  @BeforeAll
  static void start(@TempDir Path folder) {
    client = RunningClient.in(folder).set("securecomm.client.token", "t".repeat(32)).start();
  }

  @AfterAll
  static void stop() {
    client.close();
  }

  private static String file(String path) {
    return RunningClient.text(client.get(path));
  }

  @ParameterizedTest
  @ValueSource(strings = {"/", "/page/page.css", "/page/main.js", "/page/icon.svg"})
  void saysWhatABrowserMayDo(String path) {
    HttpResponse<byte[]> response = client.get(path);
    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.headers().firstValue("Content-Security-Policy").orElseThrow())
        .startsWith("default-src 'none'; script-src 'self'; style-src 'self';")
        .contains("frame-ancestors 'none'")
        .doesNotContain("unsafe", "*", "data:");
    assertThat(response.headers().firstValue("X-Content-Type-Options")).hasValue("nosniff");
    assertThat(response.headers().firstValue("Referrer-Policy")).hasValue("no-referrer");
  }

  @Test
  void theHtmlHoldsNoCodeAndNoStyle() {
    assertThat(file("/"))
        .doesNotContainPattern(
            "(?i)<script(?![^>]*src=)|<style|\\sstyle=|\\son[a-z]+=|javascript:");
  }

  /// Whatever a file refers to is a file here.
  @Test
  void loadsNothingFromElsewhere() {
    List<String> references =
        Stream.of("/", "/page/main.js", "/page/journey.js", "/page/panels.js", "/page/scale.js")
            .flatMap(PageTest::references)
            .distinct()
            .toList();
    assertThat(references).hasSizeGreaterThan(7).allMatch(path -> path.startsWith("/page/"));
    references.forEach(path -> assertThat(file(path)).isNotBlank());
    assertThat(file("/page/page.css")).doesNotContain("url(", "@import", "http");
  }

  private static Stream<String> references(String path) {
    return REFERENCE
        .matcher(file(path))
        .results()
        .map(PageTest::reference)
        .map(reference -> client.url(path).resolve(reference).getPath());
  }

  private static String reference(MatchResult match) {
    return match.group(1) == null ? match.group(2) : match.group(1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/page/none.js",
        "/page/",
        "/page/..%2Fopenapi.js",
        "/page/index.html",
        "/index.html"
      })
  void thereIsNothingElse(String path) {
    assertThat(client.get(path).statusCode()).isBetween(400, 404);
  }

  @Test
  void whatItShowsItHasToAskFor() {
    for (String path : List.of("/about", "/messages")) {
      assertThat(client.get(path).statusCode()).isEqualTo(401);
      HttpRequest.Builder asking =
          HttpRequest.newBuilder(client.url(path))
              .header("Authorization", "Bearer " + "t".repeat(32));
      assertThat(new String(client.call(asking).body(), StandardCharsets.UTF_8)).startsWith("{");
    }
  }
}
