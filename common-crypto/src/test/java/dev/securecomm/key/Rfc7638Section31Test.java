package dev.securecomm.key;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.securecomm.codec.JsonObject;
import dev.securecomm.codec.MalformedException;
import dev.securecomm.testkit.RawJson;
import org.junit.jupiter.api.Test;

/// RFC 7638 section 3.1: the example key and its thumbprint.
class Rfc7638Section31Test {

  private static final String N =
      "0vx7agoebGcQSuuPiLJXZptN9nndrQmbXEps2aiAFbWhM78LhWx4cbbfAAtVT86zwu1RK7aPFFxuhDR1L6tSoc_BJEC"
          + "PebWKRXjBZCiFV4n3oknjhMstn64tZ_2W-5JsGY4Hc5n9yBXArwl93lqt7_RN5w6Cf0h4QyQ5v-65YGjQR0_FD"
          + "W2QvzqY368QQMicAtaSqzs8KJZgnYb9c7d0zgdAZHzu6qMQvRL5hajrn1n91CbOpbISD08qNLyrdkt-bFTWhAI"
          + "4vMQFh6WeZu0fM4lFd2NcRwr3XPksINHaQ-G_xBniIqbw0Ls1jF44-csFCur-kEgU8awapJzKnqDKgw";

  private static final String THUMBPRINT = "NzbLsXh8uDCcd-6MNwXF4W_7noWXFZAfHkxZsRGC9Xs";

  @Test
  void theExampleKeyHasTheExampleThumbprint() throws MalformedException {
    JsonObject jwk = jwk("sig", "PS256", THUMBPRINT);
    assertThat(VerifyingKey.parse(jwk).kid()).hasToString(THUMBPRINT);
  }

  @Test
  void theThumbprintLeavesUseAndAlgorithmOut() throws MalformedException {
    JsonObject jwk = jwk("enc", "RSA-OAEP-256", THUMBPRINT);
    assertThat(EncryptionKey.parse(jwk).kid()).hasToString(THUMBPRINT);
  }

  @Test
  void theExamplesOwnNameForItsKeyIsNoKid() {
    assertThatExceptionOfType(MalformedException.class)
        .isThrownBy(() -> VerifyingKey.parse(jwk("sig", "PS256", "2011-04-29")))
        .withMessageContaining("kid");
  }

  @Test
  void theExamplesAlgorithmIsNotOurs() {
    assertThatExceptionOfType(MalformedException.class)
        .isThrownBy(() -> VerifyingKey.parse(jwk("sig", "RS256", THUMBPRINT)))
        .withMessageContaining("alg");
  }

  private static JsonObject jwk(String use, String alg, String kid) throws MalformedException {
    return JsonObject.parse(
        new RawJson()
            .set("kty", "RSA")
            .set("n", N)
            .set("e", "AQAB")
            .set("use", use)
            .set("alg", alg)
            .set("kid", kid)
            .bytes());
  }
}
