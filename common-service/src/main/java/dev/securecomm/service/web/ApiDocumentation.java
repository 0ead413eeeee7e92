package dev.securecomm.service.web;

import java.io.IOException;
import java.net.URI;
import org.springframework.core.io.ClassPathResource;
import org.springframework.core.io.Resource;
import org.springframework.core.io.support.PathMatchingResourcePatternResolver;
import org.springframework.http.CacheControl;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

/// The service's API as an OpenAPI document, which each service brings as its `openapi.json`, and
/// Swagger UI to read it in. The documents are written by hand and held against the running service
/// by a test.
@RestController
class ApiDocumentation {

  /// Swagger UI loads nothing from elsewhere, sends nothing elsewhere and runs no script but its
  /// own files. `data:` are the icons in its style sheet.
  private static final String POLICY =
      "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:;"
          + " connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

  private final Resource document = new ClassPathResource("openapi.json");
  private final Resource ourFiles = new ClassPathResource("swagger-ui/");
  private final Resource webjar;

  ApiDocumentation() throws IOException {
    // The folder is named after the webjar's version.
    this.webjar =
        new PathMatchingResourcePatternResolver()
            .getResources("classpath:META-INF/resources/webjars/swagger-ui/*/")[0];
  }

  @GetMapping("/v3/api-docs")
  ResponseEntity<Resource> document() {
    return ResponseEntity.ok()
        .contentType(MediaTypes.of(MediaTypes.JSON))
        .cacheControl(CacheControl.noCache())
        .body(document);
  }

  @GetMapping("/swagger-ui.html")
  ResponseEntity<Void> ui() {
    return ResponseEntity.status(HttpStatus.FOUND)
        .location(URI.create("swagger-ui/index.html"))
        .build();
  }

  /// A file of Swagger UI: ours, or else the webjar's. Ours is the start, since the webjar's shows
  /// somebody else's API.
  @GetMapping("/swagger-ui/{name:[a-z0-9-]+[.](?:html|css|js|png)}")
  ResponseEntity<Resource> file(@PathVariable String name) throws IOException {
    Resource ours = ourFiles.createRelative(name);
    Resource file = ours.exists() ? ours : webjar.createRelative(name);
    return PageFile.answer(file, POLICY);
  }
}
