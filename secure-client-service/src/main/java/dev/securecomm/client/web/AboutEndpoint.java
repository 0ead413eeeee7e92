package dev.securecomm.client.web;

import dev.securecomm.client.about.About;
import dev.securecomm.client.about.AboutUs;
import org.springframework.http.CacheControl;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/// Who this client is and whom it trusts.
@RestController
class AboutEndpoint {

  private final AboutUs aboutUs;

  AboutEndpoint(AboutUs aboutUs) {
    this.aboutUs = aboutUs;
  }

  @GetMapping("/about")
  ResponseEntity<About> about() {
    return ResponseEntity.ok()
        .contentType(MediaType.APPLICATION_JSON)
        .cacheControl(CacheControl.noStore())
        .body(aboutUs.now());
  }
}
