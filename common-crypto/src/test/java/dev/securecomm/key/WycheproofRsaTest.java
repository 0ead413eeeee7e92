package dev.securecomm.key;

import static org.assertj.core.api.Assertions.assertThat;

import dev.securecomm.testkit.Vectors;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.interfaces.RSAPrivateKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/// RSA-OAEP-256 and PS256 as they are configured here.
class WycheproofRsaTest {

  /// Refused by policy, though Wycheproof calls them valid: RFC 7518 section 4.3 knows no label.
  private static final List<Integer> WITH_LABEL = List.of(8, 9, 10, 33, 34, 35, 36, 37);

  @ParameterizedTest
  @ValueSource(
      strings = {
        "wycheproof/rsa_oaep_2048_sha256_mgf1sha256_test.json",
        "wycheproof/rsa_oaep_3072_sha256_mgf1sha256_test.json"
      })
  void unwrapsWhatWycheproofExpects(String file) throws GeneralSecurityException {
    int ran = 0;
    int unwrapped = 0;
    int byPolicy = 0;
    for (JsonNode group : Vectors.read(file).get("testGroups")) {
      RSAPrivateKey key =
          (RSAPrivateKey)
              KeyFactory.getInstance("RSA")
                  .generatePrivate(
                      new PKCS8EncodedKeySpec(Vectors.hex(group.get("privateKeyPkcs8"))));
      for (JsonNode test : group.get("tests")) {
        boolean label = Vectors.hex(test.get("label")).length > 0;
        assertThat(WITH_LABEL.contains(test.get("tcId").intValue())).isEqualTo(label);
        boolean unwraps = test.get("result").stringValue().equals("valid") && !label;
        assertThat(Oaep.unwrap(key, Vectors.hex(test.get("ct"))))
            .as("tcId %s", test.get("tcId"))
            .isEqualTo(unwraps ? Vectors.hex(test.get("msg")) : new byte[0]);
        ran++;
        unwrapped += unwraps ? 1 : 0;
        byPolicy += label ? 1 : 0;
      }
    }
    assertThat(ran).isEqualTo(37);
    assertThat(unwrapped).isEqualTo(18 - WITH_LABEL.size());
    assertThat(byPolicy).isEqualTo(WITH_LABEL.size());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "wycheproof/rsa_pss_2048_sha256_mgf1_32_test.json",
        "wycheproof/rsa_pss_3072_sha256_mgf1_32_test.json"
      })
  void verifiesWhatWycheproofExpects(String file) throws GeneralSecurityException {
    int ran = 0;
    int valid = 0;
    for (JsonNode group : Vectors.read(file).get("testGroups")) {
      VerifyingKey key =
          new VerifyingKey(
              (RSAPublicKey)
                  KeyFactory.getInstance("RSA")
                      .generatePublic(
                          new X509EncodedKeySpec(Vectors.hex(group.get("publicKeyDer")))),
              KeyLife.UNSAID);
      for (JsonNode test : group.get("tests")) {
        assertThat(key.verify(Vectors.hex(test.get("msg")), Vectors.hex(test.get("sig"))))
            .as("tcId %s", test.get("tcId"))
            .isEqualTo(test.get("result").stringValue().equals("valid"));
        ran++;
        valid += test.get("result").stringValue().equals("valid") ? 1 : 0;
      }
    }
    assertThat(ran).isEqualTo(108);
    assertThat(valid).isEqualTo(63);
  }
}
