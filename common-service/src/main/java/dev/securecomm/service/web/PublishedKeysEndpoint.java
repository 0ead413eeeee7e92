package dev.securecomm.service.web;

import dev.securecomm.key.PublishedKeys;
import dev.securecomm.key.SignedJwkSet;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import org.springframework.http.CacheControl;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/// Our published keys (protocol section 1.1). Nothing here is secret, and only the signed set is to
/// be trusted. Each has one form, which is served whatever is accepted (RFC 9110 section 12.4.1): a
/// library that asks for `application/json` means these.
@RestController
class PublishedKeysEndpoint {

  /// A set may be cached for so long and still be found fresh: it has half of its life left.
  private static final CacheControl BRIEFLY =
      CacheControl.maxAge(Duration.ofMinutes(1)).cachePublic();

  private final PublishedKeys keys;

  PublishedKeysEndpoint(PublishedKeys keys) {
    this.keys = keys;
  }

  @GetMapping("/.well-known/jwks.json")
  ResponseEntity<byte[]> jwkSet() {
    SignedJwkSet signed = keys.signed();
    return ResponseEntity.ok()
        .contentType(MediaTypes.of(MediaTypes.JWK_SET))
        .cacheControl(BRIEFLY)
        .eTag(tag(signed))
        .body(signed.keys().toJson().toBytes());
  }

  @GetMapping("/.well-known/jwks.jwt")
  ResponseEntity<byte[]> signedJwkSet() {
    SignedJwkSet signed = keys.signed();
    return ResponseEntity.ok()
        .contentType(MediaTypes.of(MediaTypes.SIGNED_JWK_SET))
        .cacheControl(CacheControl.noCache())
        .eTag(tag(signed) + "." + signed.validity().iat().getEpochSecond())
        .body(signed.compact().getBytes(StandardCharsets.US_ASCII));
  }

  /// Which keys are the current ones changes without their `seq`, when others come into use.
  private static String tag(SignedJwkSet signed) {
    return signed.fingerprint()
        + "."
        + signed.seq()
        + "."
        + signed.keys().verifying().getFirst().kid()
        + "."
        + signed.keys().currentEncryption().kid();
  }

  @GetMapping("/public-key")
  ResponseEntity<byte[]> publicKey() {
    byte[] der = keys.jwkSet().currentEncryption().publicKey().getEncoded();
    String base64 = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der);
    String pem = "-----BEGIN PUBLIC KEY-----\n" + base64 + "\n-----END PUBLIC KEY-----\n";
    return ResponseEntity.ok()
        .contentType(MediaTypes.of(MediaTypes.PEM))
        .cacheControl(BRIEFLY)
        .body(pem.getBytes(StandardCharsets.US_ASCII));
  }
}
