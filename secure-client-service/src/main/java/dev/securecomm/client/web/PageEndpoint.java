package dev.securecomm.client.web;

import dev.securecomm.service.web.PageFile;
import java.io.IOException;
import org.springframework.core.io.ClassPathResource;
import org.springframework.core.io.Resource;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

/// The page on which a message can be followed. Its files say nothing of this client, and are for
/// everyone; what it shows it asks for, as any other caller does.
@RestController
class PageEndpoint {

  /// It loads nothing but its own files, sends nothing elsewhere, and stands in no other page.
  private static final String POLICY =
      "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self';"
          + " connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

  private final Resource files = new ClassPathResource("page/");

  @GetMapping("/")
  ResponseEntity<Resource> page() throws IOException {
    return file("index.html");
  }

  @GetMapping("/page/{name:[a-z]+[.](?:css|js|svg)}")
  ResponseEntity<Resource> file(@PathVariable String name) throws IOException {
    return PageFile.answer(files.createRelative(name), POLICY);
  }
}
