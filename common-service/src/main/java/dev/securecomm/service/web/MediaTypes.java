package dev.securecomm.service.web;

import org.springframework.http.MediaType;

/// The media types of the protocol.
public final class MediaTypes {

  public static final String JOSE_JSON = "application/jose+json";
  public static final String JSON = "application/json";
  public static final String JWK_SET = "application/jwk-set+json";
  public static final String SIGNED_JWK_SET = "application/jwk-set+jwt";
  public static final String PEM = "application/x-pem-file";

  private MediaTypes() {}

  public static MediaType of(String type) {
    return MediaType.parseMediaType(type);
  }
}
