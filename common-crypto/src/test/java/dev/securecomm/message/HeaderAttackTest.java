package dev.securecomm.message;

import static java.nio.charset.StandardCharsets.UTF_16BE;
import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.securecomm.envelope.Suite;
import dev.securecomm.testkit.EnvelopeForge;
import dev.securecomm.testkit.Primitives;
import dev.securecomm.testkit.RawJson;
import dev.securecomm.testkit.TestKeys;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.zip.DeflaterOutputStream;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Attacks 1 to 3 and 5 to 10: whatever a header asks for, beyond its closed list, ends before any
/// cryptography that it could steer. A JWE header costs no private operation at all.
class HeaderAttackTest {

  private static final String LARGEST_COUNT = "2147483647";

  @ParameterizedTest
  @EnumSource
  void aHeaderThatAsksForNothingElseOpens(Suite suite) {
    assertThat(Opening.atServer().refusal(EnvelopeForge.request(suite))).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"none\"",
        "\"None\"",
        "\"nOnE\"",
        "\"NONE\"",
        "\"\"",
        "null",
        "[]",
        "[\"PS256\"]",
        "{}",
        "0",
        "true",
        "\"HS256\"",
        "\"RS256\"",
        "\"RS1\"",
        "\"PS384\"",
        "\"PS512\"",
        "\"ES256\"",
        "\"EdDSA\"",
        "\"PS256 \"",
        "\"ps256\"",
        "\"PS256\\u0000\""
      })
  void noOtherAlgorithmSigns(String alg) {
    everySuiteRefusesTheHeader(header -> header.raw("alg", alg));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"RSA1_5\"",
        "\"RSA-OAEP\"",
        "\"RSA-OAEP-384\"",
        "\"dir\"",
        "\"A256KW\"",
        "\"ECDH-ES\"",
        "\"PBES2-HS256+A128KW\"",
        "\"none\"",
        "\"\"",
        "null",
        "[\"RSA-OAEP-256\"]"
      })
  void noOtherAlgorithmWraps(String alg) {
    refusesTheJweHeader(header -> header.raw("alg", alg));
    for (Suite suite : List.of(Suite.PART_2_FERNET, Suite.PART_2_A256GCM)) {
      refusesTheHeader(suite, header -> header.raw("wrap", alg));
    }
  }

  /// Attack 3 in its plain form; `ForeignJoseTest` has 30 more.
  @Test
  void rsa15IsRefusedBeforeAnyRsa() {
    refusesTheJweHeader(header -> header.set("alg", "RSA1_5"));
  }

  @Test
  void aDecompressionBombIsNotUnpacked() throws IOException {
    byte[] bomb = deflated(64 << 20);
    EnvelopeForge forge =
        EnvelopeForge.request(Suite.PART_1)
            .jweHeader(header -> header.set("zip", "DEF"))
            .inside(jws -> Primitives.b64(bomb));
    Opening server = Opening.atServer();
    long before = server.privateOperations();
    byte[] json = forge.bytes();
    Assertions.assertTimeout(
        Duration.ofSeconds(2), () -> assertThat(server.refusal(json)).hasValue(Reason.HEADER));
    assertThat(server.privateOperations()).isEqualTo(before);
    everySuiteRefusesTheHeader(header -> header.set("zip", "DEF"));
  }

  @Test
  void aHugePbes2CountCostsNothing() {
    Consumer<RawJson> pbes2 =
        header ->
            header
                .set("alg", "PBES2-HS512+A256KW")
                .raw("p2c", LARGEST_COUNT)
                .set("p2s", Primitives.b64(new byte[16]));
    Assertions.assertTimeout(Duration.ofSeconds(2), () -> refusesTheJweHeader(pbes2));
    refusesTheJweHeader(header -> header.raw("p2c", LARGEST_COUNT));
  }

  @Test
  void critIsRefusedWhateverItSays() {
    String names =
        IntStream.range(0, 10_000).mapToObj(i -> "\"x" + i + "\"").collect(Collectors.joining(","));
    for (String crit : List.of("[]", "[\"alg\"]", "[\"b64\"]", "null", "[" + names + "]")) {
      everyHeaderRefuses(header -> header.raw("crit", crit));
    }
    everyHeaderRefuses(header -> header.raw("b64", "false").raw("crit", "[\"b64\"]"));
  }

  @Test
  void aMemberTwiceIsRefusedHoweverItIsSpelled() {
    for (String more :
        List.of(
            "\"alg\":\"none\"",
            "\"\\u0061lg\":\"none\"",
            "\"\\u0061\\u006c\\u0067\":\"none\"",
            "\"kid\":\"\"",
            "\"typ\":\"sm1-request\"")) {
      everyHeaderRefuses(header -> header.append(more));
    }
  }

  @Test
  void anotherEncodingOfTheHeaderIsRefused() {
    everyHeaderRefuses(header -> header.rewrite(json -> "\ufeff" + json));
    everyHeaderRefuses(header -> header.encode(json -> json.getBytes(UTF_16LE)));
    everyHeaderRefuses(header -> header.encode(json -> json.getBytes(UTF_16BE)));
    everyHeaderRefuses(header -> header.encode(HeaderAttackTest::overlong));
    everyHeaderRefuses(header -> header.rewrite(json -> json + " x"));
    everyHeaderRefuses(header -> header.rewrite(json -> json + json));
    everyHeaderRefuses(header -> header.rewrite(json -> json.replace('"', '\'')));
    everyHeaderRefuses(header -> header.rewrite(json -> "[" + json + "]"));
    everyHeaderRefuses(header -> header.rewrite(json -> "{\"a\":".repeat(5_000) + json));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"1e400", "\"123\"", "1767225900.0", "1.7672259e9", "-1", "null", "[1767225900]"})
  void anOddNumberIsNoTime(String number) {
    everySuiteRefusesTheHeader(header -> header.raw("exp", number));
    everySuiteRefusesTheHeader(header -> header.raw("iat", number));
  }

  @Test
  void aKeyOrAnAddressInAHeaderIsNeitherTrustedNorFetched() throws IOException {
    try (ServerSocket listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      String url = "http://127.0.0.1:" + listener.getLocalPort() + "/keys";
      for (String member : List.of("jku", "x5u", "url")) {
        everyHeaderRefuses(header -> header.set(member, url));
      }
      everyHeaderRefuses(header -> header.set("kid", url));
      everySuiteRefusesTheHeader(header -> header.set("iss", url));
      String jwk = TestKeys.mallory().currentSigning().verifyingKey().toJwk().toString();
      everyHeaderRefuses(header -> header.raw("jwk", "{\"kty\":" + RawJson.quote(jwk) + "}"));
      everyHeaderRefuses(header -> header.raw("x5c", "[\"MIIB\"]"));
      everyHeaderRefuses(header -> header.set("x5t#S256", Primitives.b64(new byte[32])));

      listener.setSoTimeout(100);
      assertThatExceptionOfType(SocketTimeoutException.class).isThrownBy(listener::accept);
    }
  }

  @Test
  void aKidLeadsNowhere() {
    for (String kid :
        List.of(
            "../../../../../../../../../../dev/null",
            "' UNION SELECT 'AyM1SysPpbyDfgZld3umj1qzKObwVMk",
            "x\\u0000",
            "",
            "|/bin/true",
            "A".repeat(1 << 20))) {
      everyHeaderRefuses(header -> header.raw("kid", "\"" + kid + "\""));
    }
  }

  private static void everyHeaderRefuses(Consumer<RawJson> change) {
    refusesTheJweHeader(change);
    everySuiteRefusesTheHeader(change);
  }

  private static void everySuiteRefusesTheHeader(Consumer<RawJson> change) {
    for (Suite suite : Suite.values()) {
      refusesTheHeader(suite, change);
    }
  }

  private static void refusesTheHeader(Suite suite, Consumer<RawJson> change) {
    Opening server = Opening.atServer();
    long before = server.privateOperations();
    assertThat(server.refusal(EnvelopeForge.request(suite).header(change)))
        .as(suite.name())
        .hasValue(Reason.HEADER);
    // Part 1 had to decrypt to see the header.
    assertThat(server.privateOperations() - before).isEqualTo(suite.part() == 1 ? 1 : 0);
  }

  private static void refusesTheJweHeader(Consumer<RawJson> change) {
    Opening server = Opening.atServer();
    long before = server.privateOperations();
    assertThat(server.refusal(EnvelopeForge.request(Suite.PART_1).jweHeader(change)))
        .hasValue(Reason.HEADER);
    assertThat(server.privateOperations()).isEqualTo(before);
  }

  /// The first brace in two bytes.
  private static byte[] overlong(String json) {
    byte[] rest = json.substring(1).getBytes(UTF_8);
    return Primitives.concat(new byte[] {(byte) 0xc1, (byte) 0xbb}, rest);
  }

  private static byte[] deflated(int zeros) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (DeflaterOutputStream deflater = new DeflaterOutputStream(bytes)) {
      byte[] chunk = new byte[1 << 20];
      for (int written = 0; written < zeros; written += chunk.length) {
        deflater.write(chunk);
      }
    }
    return bytes.toByteArray();
  }
}
