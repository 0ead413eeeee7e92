package dev.securecomm.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.securecomm.testkit.Primitives;
import dev.securecomm.testkit.Vectors;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/// AES-GCM as both parts have it.
class WycheproofAesGcmTest {

  /// Refused by policy, though Wycheproof calls them valid.
  private static final Map<String, Set<Integer>> POLICY =
      Map.of(
          "a key of other than 256 bits",
          Vectors.ids("1-40, 68-90, 157-212, 259-262, 265-272, 277-298"),
          "an IV of other than 96 bits",
          Vectors.ids("240-258, 263-264, 273-276, 299-310"));

  private final Map<String, Set<Integer>> byPolicy = new TreeMap<>();
  private int valid;
  private int invalid;

  @Test
  void decryptsWhatWycheproofExpects() throws RefusedException {
    for (JsonNode group : Vectors.read("wycheproof/aes_gcm_test.json").get("testGroups")) {
      assertThat(group.get("tagSize").intValue()).isEqualTo(128);
      for (JsonNode test : group.get("tests")) {
        check(group, test);
      }
    }
    assertThat(valid).isEqualTo(39);
    assertThat(invalid).isEqualTo(87);
    assertThat(byPolicy).isEqualTo(POLICY);
    assertThat(byPolicy.values().stream().mapToInt(Set::size).sum()).isEqualTo(190);
  }

  private void check(JsonNode group, JsonNode test) throws RefusedException {
    boolean isValid = test.get("result").stringValue().equals("valid");
    if (group.get("keySize").intValue() != 256) {
      assertThatIllegalArgumentException().as(name(test)).isThrownBy(() -> decrypt(test));
      count(isValid, "a key of other than 256 bits", test);
    } else if (group.get("ivSize").intValue() != 96) {
      isRefused(test);
      count(isValid, "an IV of other than 96 bits", test);
    } else if (isValid) {
      assertThat(decrypt(test)).as(name(test)).isEqualTo(Vectors.hex(test.get("msg")));
      valid++;
    } else {
      isRefused(test);
      invalid++;
    }
  }

  private void count(boolean isValid, String policy, JsonNode test) {
    if (isValid) {
      byPolicy.computeIfAbsent(policy, name -> new TreeSet<>()).add(test.get("tcId").intValue());
    } else {
      invalid++;
    }
  }

  private static void isRefused(JsonNode test) {
    assertThatExceptionOfType(RefusedException.class)
        .as(name(test))
        .isThrownBy(() -> decrypt(test))
        .satisfies(e -> assertThat(e.reason()).isEqualTo(Reason.DOES_NOT_DECRYPT));
  }

  private static byte[] decrypt(JsonNode test) throws RefusedException {
    byte[] sealed =
        Primitives.concat(
            Vectors.hex(test.get("iv")), Vectors.hex(test.get("ct")), Vectors.hex(test.get("tag")));
    return AesGcm.decrypt(Vectors.hex(test.get("key")), Vectors.hex(test.get("aad")), sealed);
  }

  private static String name(JsonNode test) {
    return "tcId " + test.get("tcId");
  }
}
