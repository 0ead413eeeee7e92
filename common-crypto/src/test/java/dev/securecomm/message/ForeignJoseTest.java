package dev.securecomm.message;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.securecomm.envelope.Suite;
import dev.securecomm.testkit.EnvelopeForge;
import dev.securecomm.testkit.RawJson;
import dev.securecomm.testkit.Vectors;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

/// JOSE of other people, valid or not: by our policy all of it is refused, and none of it costs a
/// private operation.
class ForeignJoseTest {

  private static final List<String> MEMBERS =
      List.of("protected", "encrypted_key", "iv", "ciphertext", "tag");

  private final Opening server = Opening.atServer();

  /// Attack 3 among them: the Bleichenbacher cases.
  @Test
  void everyJweOfWycheproofIsRefusedByPolicy() {
    long before = server.privateOperations();
    Map<String, Integer> ran = new TreeMap<>();
    for (JsonNode group :
        Vectors.read("wycheproof/json_web_encryption_test.json").get("testGroups")) {
      for (JsonNode test : group.get("tests")) {
        String jwe = test.get("jwe").stringValue();
        assertThat(server.refusal(envelope(jwe)).map(Reason::name).orElse("opens"))
            .as("tcId %s %s", test.get("tcId"), test.get("comment"))
            .isIn("HEADER", "MALFORMED");
        ran.merge(kind(jwe), 1, Integer::sum);
      }
    }
    assertThat(ran.values().stream().mapToInt(Integer::intValue).sum()).isEqualTo(139);
    assertThat(ran).containsEntry("RSA1_5", 30);
    assertThat(server.privateOperations()).isEqualTo(before);
  }

  static Stream<Arguments> jwesOfRfc7520() {
    return Stream.of(
        arguments("5_2.key_encryption_using_rsa-oaep_with_aes-gcm", "/output", Reason.HEADER),
        arguments("5_9.compressed_content", "/output", Reason.HEADER),
        arguments("6.nesting_signatures_and_encryption", "/encrypt/output", Reason.HEADER));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("jwesOfRfc7520")
  void everyJweOfTheJoseCookbookIsRefusedByPolicy(String name, String at, Reason flattened) {
    JsonNode output = Vectors.read("rfc7520/" + name + ".json").at(at);
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
        arguments("4_1.rsa_v15_signature", "/output/compact"),
        arguments("4_2.rsa-pss_signature", "/output/compact"),
        arguments("6.nesting_signatures_and_encryption", "/sign/output/compact"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("jwssOfRfc7520")
  void noJwsOfTheJoseCookbookIsAMessage(String name, String at) {
    String compact = Vectors.read("rfc7520/" + name + ".json").at(at).stringValue();
    assertThat(compact).isNotEmpty();
    EnvelopeForge forge = EnvelopeForge.request(Suite.PART_1).inside(jws -> compact);
    assertThat(server.refusal(forge).orElseThrow()).isIn(Reason.HEADER, Reason.DIRECTION);
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

  private static String kind(String jwe) {
    try {
      String header = new String(Base64.getUrlDecoder().decode(jwe.split("\\.", -1)[0]), UTF_8);
      return header.contains("\"RSA1_5\"") ? "RSA1_5" : "other";
    } catch (IllegalArgumentException e) {
      return "other";
    }
  }
}
