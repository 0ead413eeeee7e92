package dev.securecomm.service.web;

import org.springframework.core.io.Resource;
import org.springframework.http.CacheControl;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.MediaTypeFactory;
import org.springframework.http.ResponseEntity;
import org.springframework.web.server.ResponseStatusException;

/// A file of a page of ours, with what a browser may do with it.
public final class PageFile {

  private PageFile() {}

  /// The file, or 404.
  ///
  /// @param policy its Content-Security-Policy
  public static ResponseEntity<Resource> answer(Resource file, String policy) {
    if (!file.exists()) {
      throw new ResponseStatusException(HttpStatus.NOT_FOUND);
    }
    return ResponseEntity.ok()
        .contentType(MediaTypeFactory.getMediaType(file).orElse(MediaType.APPLICATION_OCTET_STREAM))
        .cacheControl(CacheControl.noCache())
        .header("Content-Security-Policy", policy)
        .header("X-Content-Type-Options", "nosniff")
        .header("Referrer-Policy", "no-referrer")
        .header(HttpHeaders.CONTENT_DISPOSITION, "inline")
        .body(file);
  }
}
