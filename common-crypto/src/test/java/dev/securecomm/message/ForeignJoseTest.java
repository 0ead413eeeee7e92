package dev.securecomm.message;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.securecomm.codec.Base64Url;
import dev.securecomm.codec.CompactJws;
import dev.securecomm.codec.JsonObject;
import dev.securecomm.envelope.NestedJoseEnvelope;
import dev.securecomm.envelope.Suite;
import dev.securecomm.key.DecryptionKey;
import dev.securecomm.key.PrivateParts;
import dev.securecomm.key.VerifyingKey;
import dev.securecomm.testkit.EnvelopeForge;
import dev.securecomm.testkit.JwkSetForge;
import dev.securecomm.testkit.RawJson;
import dev.securecomm.testkit.Vectors;
import java.math.BigInteger;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;
import tools.jackson.databind.node.ObjectNode;

/// JOSE of other people, valid or not: by our policy all of it is refused, and none of it costs a
/// private operation.
class ForeignJoseTest {

  private static final List<String> MEMBERS =
      List.of("protected", "encrypted_key", "iv", "ciphertext", "tag");

  private static final ObjectMapper JSON = new ObjectMapper();

  private final Opening server = Opening.atServer();

  /// Refused by policy, though Wycheproof calls them valid.
  private static final Map<String, Set<Integer>> POLICY =
      Map.of(
          "alg is not RSA-OAEP-256",
          Vectors.ids("1, 23, 28-35, 52-62, 66-87, 100-105, 112, 128-135"),
          "enc is not A256GCM",
          Vectors.ids("88-89, 91-93, 121"),
          "no kid, typ and cty",
          Vectors.ids("90"));

  /// Attack 3 among them: the Bleichenbacher cases.
  @Test
  void everyJweOfWycheproofIsRefusedByPolicy() {
    long before = server.privateOperations();
    Map<String, Integer> ran = new TreeMap<>();
    Map<String, Set<Integer>> byPolicy = new TreeMap<>();
    for (JsonNode test : wycheproof("wycheproof/json_web_encryption_test")) {
      String jwe = test.get("jwe").stringValue();
      assertThat(server.refusal(envelope(jwe)).map(Reason::name).orElse("opens"))
          .as("tcId %s %s", test.get("tcId"), test.get("comment"))
          .isIn("HEADER", "MALFORMED");
      ran.merge(test.get("result").stringValue(), 1, Integer::sum);
      ran.merge(header(jwe).path("alg").asString("none"), 1, Integer::sum);
      if (test.get("result").stringValue().equals("valid")) {
        byPolicy
            .computeIfAbsent(policy(header(jwe)), name -> new TreeSet<>())
            .add(test.get("tcId").intValue());
      }
    }
    assertThat(ran).containsEntry("valid", 65).containsEntry("invalid", 74);
    assertThat(ran).containsEntry("RSA1_5", 30);
    assertThat(byPolicy).isEqualTo(POLICY);
    assertThat(server.privateOperations()).isEqualTo(before);
  }

  /// It is the header that policy refuses, and nothing else is wrong: under the key that it is for,
  /// the one JWE of our algorithms decrypts.
  @Test
  void theJweOfOurAlgorithmsWouldDecrypt() throws Exception {
    JsonNode group = groupOf("wycheproof/json_web_encryption_test", 90);
    ObjectNode jwk = ((ObjectNode) group.get("private")).deepCopy();
    jwk.remove("kid");
    jwk.put("iat", 0);
    DecryptionKey key =
        PrivateParts.decryptionKey(JsonObject.parse(jwk.toString().getBytes(UTF_8)));
    int decrypted = 0;
    for (JsonNode test : group.get("tests")) {
      if (test.get("tcId").intValue() == 90) {
        String[] parts = test.get("jwe").stringValue().split("\\.", -1);
        NestedJoseEnvelope jwe =
            new NestedJoseEnvelope(parts[0], parts[1], parts[2], parts[3], parts[4]);
        assertThat(Jwe.decrypt(jwe, key)).isEqualTo(Vectors.hex(test.get("pt")));
        decrypted++;
      }
    }
    assertThat(decrypted).isEqualTo(1);
  }

  /// All that the bad keys of `WycheproofJwkTest` have signed, and the good ones.
  @Test
  void noJwsOfWycheproofIsAMessage() {
    int refused = 0;
    for (JsonNode test : wycheproof("wycheproof/json_web_key_test")) {
      String jws = test.get("jws").stringValue();
      EnvelopeForge forge = EnvelopeForge.request(Suite.PART_1).inside(honest -> jws);
      assertThat(server.refusal(forge))
          .as("tcId %s %s", test.get("tcId"), test.get("comment"))
          .hasValue(Reason.HEADER);
      refused++;
    }
    assertThat(refused).isEqualTo(26);
  }

  static Stream<Arguments> jwesOfRfc7520() {
    return Stream.of(
        arguments(
            "rfc7520/5_2.key_encryption_using_rsa-oaep_with_aes-gcm", "/output", Reason.HEADER),
        arguments("rfc7520/5_9.compressed_content", "/output", Reason.HEADER),
        arguments("rfc7520/6.nesting_signatures_and_encryption", "/encrypt/output", Reason.HEADER));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("jwesOfRfc7520")
  void everyJweOfTheJoseCookbookIsRefusedByPolicy(String name, String at, Reason flattened) {
    JsonNode output = Vectors.read(name + ".json").at(at);
    long before = server.privateOperations();
    assertThat(server.refusal(envelope(output.get("compact").stringValue()))).hasValue(flattened);
    assertThat(server.refusal(output.get("json_flat").toString().getBytes(UTF_8)))
        .hasValue(flattened);
    assertThat(server.refusal(output.get("json").toString().getBytes(UTF_8)))
        .hasValue(Reason.MALFORMED);
    assertThat(server.privateOperations()).isEqualTo(before);
  }

  static Stream<Arguments> jwssOfRfc7520() {
    return Stream.of(
        arguments("rfc7520/4_1.rsa_v15_signature", "/output/compact"),
        arguments("rfc7520/4_2.rsa-pss_signature", "/output/compact"),
        arguments("rfc7520/6.nesting_signatures_and_encryption", "/sign/output/compact"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("jwssOfRfc7520")
  void noJwsOfTheJoseCookbookIsAMessage(String name, String at) {
    String compact = Vectors.read(name + ".json").at(at).stringValue();
    assertThat(compact).isNotEmpty();
    EnvelopeForge forge = EnvelopeForge.request(Suite.PART_1).inside(jws -> compact);
    assertThat(server.refusal(forge).orElseThrow()).isIn(Reason.HEADER, Reason.DIRECTION);
  }

  /// Section 3.3's key is one of those that are published, but for its `alg`, and has made neither
  /// signature by PS256; section 6's has.
  @Test
  void onlyWhatIsPs256Verifies() throws Exception {
    JsonNode bilbo = Vectors.read("rfc7520/3_3.rsa_public_key.json");
    assertThat(verifies(bilbo, "rfc7520/4_1.rsa_v15_signature", "/output/compact")).isFalse();
    assertThat(verifies(bilbo, "rfc7520/4_2.rsa-pss_signature", "/output/compact")).isFalse();
    String nesting = "rfc7520/6.nesting_signatures_and_encryption";
    JsonNode hobbiton = Vectors.read(nesting + ".json").at("/sign/input/key");
    assertThat(verifies(hobbiton, nesting, "/sign/output/compact")).isTrue();
    assertThat(verifies(bilbo, nesting, "/sign/output/compact")).isFalse();
  }

  private static boolean verifies(JsonNode key, String name, String at) throws Exception {
    ObjectNode jwk = JSON.createObjectNode();
    jwk.put("kty", "RSA").put("n", key.get("n").stringValue()).put("e", key.get("e").stringValue());
    jwk.put("use", "sig").put("alg", "PS256");
    jwk.put("kid", JwkSetForge.thumbprint(number(key, "n"), number(key, "e")));
    CompactJws jws = CompactJws.parse(Vectors.read(name + ".json").at(at).stringValue());
    return VerifyingKey.parse(JsonObject.parse(jwk.toString().getBytes(UTF_8)))
        .verify(jws.signingInput(), Base64Url.decode(jws.signature()));
  }

  private static BigInteger number(JsonNode jwk, String member) {
    return new BigInteger(1, Base64.getUrlDecoder().decode(jwk.get(member).stringValue()));
  }

  /// A compact JWE in the one shape that the endpoint reads; anything else as it is.
  private static byte[] envelope(String jwe) {
    String[] parts = jwe.split("\\.", -1);
    if (parts.length != MEMBERS.size()) {
      return jwe.getBytes(UTF_8);
    }
    RawJson json = new RawJson();
    for (int i = 0; i < parts.length; i++) {
      json.set(MEMBERS.get(i), parts[i]);
    }
    return json.bytes();
  }

  private static List<JsonNode> wycheproof(String name) {
    return groups(name).flatMap(group -> group.get("tests").valueStream()).toList();
  }

  private static Stream<JsonNode> groups(String name) {
    return Vectors.read(name + ".json").get("testGroups").valueStream();
  }

  private static JsonNode groupOf(String name, int tcId) {
    return groups(name)
        .filter(group ->
            group.get("tests").valueStream().anyMatch(test -> test.get("tcId").intValue() == tcId))
        .findFirst()
        .orElseThrow();
  }

  /// The first thing that our closed list has otherwise.
  private static String policy(JsonNode header) {
    if (!header.get("alg").stringValue().equals("RSA-OAEP-256")) {
      return "alg is not RSA-OAEP-256";
    }
    if (!header.get("enc").stringValue().equals("A256GCM")) {
      return "enc is not A256GCM";
    }
    return header.has("kid") || header.has("typ") || header.has("cty")
        ? "unknown"
        : "no kid, typ and cty";
  }

  /// Of what is not even JSON, an empty one.
  private static JsonNode header(String jwe) {
    try {
      String text = new String(Base64.getUrlDecoder().decode(jwe.split("\\.", -1)[0]), UTF_8);
      JsonNode header = JSON.readTree(text);
      return header == null ? JSON.createObjectNode() : header;
    } catch (IllegalArgumentException | JacksonException e) {
      return JSON.createObjectNode();
    }
  }
}
