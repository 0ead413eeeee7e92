package dev.securecomm.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.securecomm.testkit.Primitives;
import dev.securecomm.testkit.Vectors;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/// AES-GCM as part 2 has it. By policy there is no other key than one of 256 bits, no IV but one of
/// 96, no tag but one of 128, and no AAD: the other cases cannot be expressed.
class WycheproofAesGcmTest {

  @Test
  void decryptsWhatWycheproofExpects() throws RefusedException {
    int ran = 0;
    int byPolicy = 0;
    for (JsonNode group : Vectors.read("wycheproof/aes_gcm_test.json").get("testGroups")) {
      for (JsonNode test : group.get("tests")) {
        if (isOurs(group) && Vectors.hex(test.get("aad")).length == 0) {
          check(test);
          ran++;
        } else {
          byPolicy++;
        }
      }
    }
    assertThat(ran).isEqualTo(48);
    assertThat(byPolicy).isEqualTo(316 - 48);
  }

  private static boolean isOurs(JsonNode group) {
    return group.get("keySize").intValue() == 256
        && group.get("ivSize").intValue() == 96
        && group.get("tagSize").intValue() == 128;
  }

  private static void check(JsonNode test) throws RefusedException {
    String name = "tcId " + test.get("tcId");
    byte[] key = Vectors.hex(test.get("key"));
    byte[] ciphertext =
        Primitives.concat(
            Vectors.hex(test.get("iv")), Vectors.hex(test.get("ct")), Vectors.hex(test.get("tag")));
    if (test.get("result").stringValue().equals("valid")) {
      assertThat(AesGcm.decrypt(key, ciphertext)).as(name).isEqualTo(Vectors.hex(test.get("msg")));
    } else {
      assertThatExceptionOfType(RefusedException.class)
          .as(name)
          .isThrownBy(() -> AesGcm.decrypt(key, ciphertext))
          .satisfies(e -> assertThat(e.reason()).isEqualTo(Reason.DOES_NOT_DECRYPT));
    }
  }
}
