package dev.securecomm.message;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.securecomm.testkit.Primitives;
import dev.securecomm.testkit.Vectors;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Map;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/// The Fernet specification's own vectors, all 10.
class FernetSpecTest {

  private static final Map<String, Reason> INVALID =
      Map.of(
          "incorrect mac", Reason.DOES_NOT_DECRYPT,
          "too short", Reason.DOES_NOT_DECRYPT,
          "invalid base64", Reason.MALFORMED,
          "payload size not multiple of block size", Reason.DOES_NOT_DECRYPT,
          "payload padding error", Reason.DOES_NOT_DECRYPT,
          "far-future TS (unacceptable clock skew)", Reason.TOKEN_TIME,
          "expired TTL", Reason.TOKEN_TIME,
          "incorrect IV (causes padding error)", Reason.DOES_NOT_DECRYPT);

  @Test
  void generatesTheTokenOfTheSpecification() {
    JsonNode vectors = Vectors.read("fernet-spec/generate.json");
    assertThat(vectors).hasSize(1);
    JsonNode vector = vectors.get(0);
    byte[] iv = new byte[16];
    for (int i = 0; i < iv.length; i++) {
      iv[i] = (byte) vector.get("iv").get(i).intValue();
    }
    byte[] src = text(vector, "src").getBytes(UTF_8);
    assertThat(fernet(vector).encrypt(src, now(vector), iv)).isEqualTo(text(vector, "token"));
  }

  @Test
  void verifiesTheTokenOfTheSpecification() throws RefusedException {
    JsonNode vectors = Vectors.read("fernet-spec/verify.json");
    assertThat(vectors).hasSize(1);
    JsonNode vector = vectors.get(0);
    assertThat(decrypt(vector)).asString(UTF_8).isEqualTo(text(vector, "src"));
  }

  @Test
  void refusesTheInvalidTokensOfTheSpecification() {
    JsonNode vectors = Vectors.read("fernet-spec/invalid.json");
    assertThat(vectors).hasSize(8);
    for (JsonNode vector : vectors) {
      RefusedException refused =
          catchThrowableOfType(RefusedException.class, () -> decrypt(vector));
      assertThat(refused).as(text(vector, "desc")).isNotNull();
      assertThat(refused.reason())
          .as(text(vector, "desc"))
          .isEqualTo(INVALID.get(text(vector, "desc")));
    }
  }

  /// The specification's clock skew is 60 s, and so is the protocol's.
  private static byte[] decrypt(JsonNode vector) throws RefusedException {
    Instant now = now(vector);
    return fernet(vector)
        .decrypt(
            text(vector, "token"),
            now.minusSeconds(vector.get("ttl_sec").longValue()),
            now.plusSeconds(60));
  }

  private static Fernet fernet(JsonNode vector) {
    return new Fernet(Primitives.unb64(text(vector, "secret")));
  }

  private static Instant now(JsonNode vector) {
    return OffsetDateTime.parse(text(vector, "now")).toInstant();
  }

  private static String text(JsonNode vector, String name) {
    return vector.get(name).stringValue();
  }
}
