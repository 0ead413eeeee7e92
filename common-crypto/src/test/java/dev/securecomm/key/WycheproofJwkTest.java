package dev.securecomm.key;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.securecomm.codec.JsonObject;
import dev.securecomm.codec.MalformedException;
import dev.securecomm.testkit.JwkSetForge;
import dev.securecomm.testkit.Primitives;
import dev.securecomm.testkit.Vectors;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// The keys of Wycheproof's JWK cases, published as a party's signing key. What they have signed is
/// in `ForeignJoseTest`.
class WycheproofJwkTest {

  /// Refused by policy, though Wycheproof calls them valid: no secrets for HMAC, no RS256.
  private static final Set<Integer> POLICY = Vectors.ids("2, 5, 13-15");

  /// Why each is refused even if it says that it is for PS256, and bears its thumbprint.
  private static final Map<String, Set<Integer>> FLAWS =
      Map.of(
          "it is not RSA", Vectors.ids("1-4, 10-23, 25-26"),
          "it is no whole key", Vectors.ids("24"),
          "ROCA", Vectors.ids("7"),
          "1024 bits", Vectors.ids("8"),
          "exponent is not 65537", Vectors.ids("9"),
          "none: but for what it says it is for, it is a good key", Vectors.ids("5-6"));

  @Test
  void noKeyIsTakenAsItIs() {
    int refused = 0;
    Set<Integer> byPolicy = new TreeSet<>();
    for (JsonNode group : groups()) {
      for (JsonNode test : group.get("tests")) {
        for (JsonNode jwk : keys(group)) {
          assertThatExceptionOfType(MalformedException.class)
              .as("tcId %s", test.get("tcId"))
              .isThrownBy(() -> VerifyingKey.parse(json(jwk)));
        }
        refused++;
        if (test.get("result").stringValue().equals("valid")) {
          byPolicy.add(test.get("tcId").intValue());
        }
      }
    }
    assertThat(refused).isEqualTo(26);
    assertThat(byPolicy).isEqualTo(POLICY);
  }

  /// That it says it is for something else hides no other flaw.
  @Test
  void aBadKeyIsRefusedWhateverItSaysItIsFor() {
    Map<String, Set<Integer>> flaws = new TreeMap<>();
    for (JsonNode group : groups()) {
      for (JsonNode test : group.get("tests")) {
        for (JsonNode jwk : keys(group)) {
          flaws
              .computeIfAbsent(flaw((ObjectNode) jwk), name -> new TreeSet<>())
              .add(test.get("tcId").intValue());
        }
      }
    }
    assertThat(flaws).isEqualTo(FLAWS);
  }

  private static JsonNode groups() {
    return Vectors.read("wycheproof/json_web_key_test.json").get("testGroups");
  }

  private static JsonNode keys(JsonNode group) {
    JsonNode keys = group.get(group.has("public") ? "public" : "private").get("keys");
    assertThat(keys).isNotEmpty();
    return keys;
  }

  private static String flaw(ObjectNode original) {
    ObjectNode jwk = original.deepCopy();
    jwk.remove("k");
    jwk.remove("d");
    jwk.put("use", "sig").put("alg", "PS256").put("kid", thumbprint(jwk));
    try {
      VerifyingKey.parse(json(jwk));
      return "none: but for what it says it is for, it is a good key";
    } catch (MalformedException e) {
      return FLAWS.keySet().stream()
          .filter(known -> e.getMessage().contains(known))
          .findFirst()
          .orElseGet(() -> told(e.getMessage()));
    }
  }

  private static String told(String message) {
    return switch (message) {
      case "member kty is not RSA" -> "it is not RSA";
      default -> message.startsWith("member n") ? "it is no whole key" : message;
    };
  }

  private static String thumbprint(JsonNode jwk) {
    return jwk.has("n")
        ? JwkSetForge.thumbprint(number(jwk, "n"), number(jwk, "e"))
        : Primitives.b64(new byte[32]);
  }

  private static BigInteger number(JsonNode jwk, String member) {
    return new BigInteger(1, Primitives.unb64(jwk.get(member).stringValue()));
  }

  private static JsonObject json(JsonNode jwk) throws MalformedException {
    return JsonObject.parse(jwk.toString().getBytes(StandardCharsets.UTF_8));
  }
}
