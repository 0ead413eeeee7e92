package dev.securecomm.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.securecomm.testkit.Primitives;
import dev.securecomm.testkit.Vectors;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Base64;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/// AES-128-CBC with PKCS #7 padding as Fernet has it: each case inside a token whose HMAC holds.
class WycheproofAesCbcTest {

  /// Refused by policy, though Wycheproof calls them valid: Fernet knows no AES-192 and AES-256.
  private static final Set<Integer> OTHER_KEYS = Vectors.ids("73-96, 145-168");

  private static final Instant NOW = Instant.ofEpochSecond(0);
  private static final byte[] SIGNING_KEY = new byte[16];

  @Test
  void decryptsWhatWycheproofExpects() throws RefusedException {
    int valid = 0;
    int invalid = 0;
    int ofOtherKeys = 0;
    Set<Integer> byPolicy = new TreeSet<>();
    for (JsonNode group : Vectors.read("wycheproof/aes_cbc_pkcs5_test.json").get("testGroups")) {
      for (JsonNode test : group.get("tests")) {
        boolean isValid = test.get("result").stringValue().equals("valid");
        if (group.get("keySize").intValue() != 128) {
          assertThatIllegalArgumentException().isThrownBy(() -> fernet(test));
          ofOtherKeys++;
          if (isValid) {
            byPolicy.add(test.get("tcId").intValue());
          }
        } else if (isValid) {
          opens(test);
          valid++;
        } else {
          isRefused(test);
          invalid++;
        }
      }
    }
    assertThat(valid).isEqualTo(24);
    assertThat(invalid).isEqualTo(48);
    assertThat(ofOtherKeys).isEqualTo(144);
    assertThat(byPolicy).hasSize(48).isEqualTo(OTHER_KEYS);
  }

  private static void opens(JsonNode test) throws RefusedException {
    byte[] message = Vectors.hex(test.get("msg"));
    assertThat(fernet(test).decrypt(token(test), NOW, NOW))
        .as("tcId %s", test.get("tcId"))
        .isEqualTo(message);
    assertThat(fernet(test).encrypt(message, NOW, Vectors.hex(test.get("iv"))))
        .as("tcId %s", test.get("tcId"))
        .isEqualTo(token(test));
  }

  private static void isRefused(JsonNode test) {
    assertThatExceptionOfType(RefusedException.class)
        .as("tcId %s", test.get("tcId"))
        .isThrownBy(() -> fernet(test).decrypt(token(test), NOW, NOW))
        .satisfies(e -> assertThat(e.reason()).isEqualTo(Reason.DOES_NOT_DECRYPT));
  }

  private static Fernet fernet(JsonNode test) {
    return new Fernet(Primitives.concat(SIGNING_KEY, Vectors.hex(test.get("key"))));
  }

  private static String token(JsonNode test) {
    byte[] head = ByteBuffer.allocate(9).put((byte) 0x80).putLong(NOW.getEpochSecond()).array();
    byte[] signed =
        Primitives.concat(head, Vectors.hex(test.get("iv")), Vectors.hex(test.get("ct")));
    byte[] token = Primitives.concat(signed, Primitives.hmac(SIGNING_KEY, signed));
    return Base64.getUrlEncoder().encodeToString(token);
  }
}
