package dev.securecomm.key;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.securecomm.testkit.Vectors;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/// HKDF-SHA-256 as the protocol uses it, and with a salt, which it does not use.
class WycheproofHkdfTest {

  @Test
  void derivesWhatWycheproofExpects() {
    int ran = 0;
    for (JsonNode group : Vectors.read("wycheproof/hkdf_sha256_test.json").get("testGroups")) {
      for (JsonNode test : group.get("tests")) {
        check(test);
        ran++;
      }
    }
    assertThat(ran).isEqualTo(86);
  }

  private static void check(JsonNode test) {
    byte[] ikm = Vectors.hex(test.get("ikm"));
    byte[] salt = Vectors.hex(test.get("salt"));
    byte[] info = Vectors.hex(test.get("info"));
    int size = test.get("size").intValue();
    String name = "tcId " + test.get("tcId");
    if (test.get("result").stringValue().equals("valid")) {
      byte[] okm = Vectors.hex(test.get("okm"));
      assertThat(Hkdf.derive(ikm, salt, info, size)).as(name).isEqualTo(okm);
      if (salt.length == 0) {
        assertThat(Hkdf.derive(ikm, info, size)).as(name).isEqualTo(okm);
      }
    } else {
      assertThatIllegalArgumentException()
          .as(name)
          .isThrownBy(() -> Hkdf.derive(ikm, salt, info, size));
    }
  }
}
