package dev.securecomm.message;

import static org.assertj.core.api.Assertions.assertThat;

import dev.securecomm.testkit.Vectors;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/// HMAC-SHA-256 as Fernet's tokens bear it.
class WycheproofHmacTest {

  /// Refused by policy, though Wycheproof calls them valid: tags of 16 bytes.
  private static final Set<Integer> CUT = Vectors.ids("82-108, 166-168, 172-174");

  @Test
  void takesWhatWycheproofExpects() {
    int taken = 0;
    int refused = 0;
    Set<Integer> byPolicy = new TreeSet<>();
    for (JsonNode group : Vectors.read("wycheproof/hmac_sha256_test.json").get("testGroups")) {
      boolean whole = group.get("tagSize").intValue() == 256;
      for (JsonNode test : group.get("tests")) {
        boolean valid = test.get("result").stringValue().equals("valid");
        assertThat(isTaken(test)).as("tcId %s", test.get("tcId")).isEqualTo(valid && whole);
        if (valid && !whole) {
          byPolicy.add(test.get("tcId").intValue());
        } else if (valid) {
          taken++;
        } else {
          refused++;
        }
      }
    }
    assertThat(taken).isEqualTo(33);
    assertThat(refused).isEqualTo(108);
    assertThat(byPolicy).hasSize(33).isEqualTo(CUT);
  }

  private static boolean isTaken(JsonNode test) {
    byte[] key = Vectors.hex(test.get("key"));
    byte[] message = Vectors.hex(test.get("msg"));
    return new Hmac(key, 0, key.length).isOf(Vectors.hex(test.get("tag")), message, message.length);
  }
}
