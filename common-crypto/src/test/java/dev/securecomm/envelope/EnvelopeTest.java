package dev.securecomm.envelope;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.function.Function.identity;
import static java.util.stream.Collectors.toMap;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.securecomm.codec.Base64Url;
import dev.securecomm.codec.MalformedException;
import dev.securecomm.testkit.EnvelopeForge;
import dev.securecomm.testkit.Primitives;
import dev.securecomm.testkit.RawJson;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class EnvelopeTest {

  private static final List<String> PART_1 =
      List.of("protected", "encrypted_key", "iv", "ciphertext", "tag");
  private static final List<String> PART_2 =
      List.of("protected", "encrypted_key", "ciphertext", "signature");

  private static final Map<Suite, RawJson> VALID =
      Stream.of(Suite.values())
          .collect(toMap(identity(), suite -> EnvelopeForge.request(suite).json()));

  @ParameterizedTest
  @EnumSource
  void whatParsesSerialisesBack(Suite suite) throws MalformedException {
    byte[] bytes = EnvelopeForge.request(suite).bytes();
    Envelope envelope = Envelope.parse(bytes);
    assertThat(envelope.part()).isEqualTo(suite.part());
    assertThat(envelope.toBytes()).isEqualTo(bytes);
    assertThat(Envelope.parse(envelope.toBytes())).isEqualTo(envelope);
  }

  @ParameterizedTest
  @EnumSource
  void itsDigestIsThatOfItsMembersJoinedByDots(Suite suite) throws MalformedException {
    RawJson members = members(suite);
    String compact = String.join(".", names(suite).stream().map(members::string).toList());
    Envelope envelope = Envelope.parse(members.bytes());
    assertThat(envelope.compact()).isEqualTo(compact);
    assertThat(envelope.digest())
        .hasToString(Primitives.b64(Primitives.sha256(Primitives.ascii(compact))));
  }

  /// As a gateway may do it.
  @ParameterizedTest
  @EnumSource
  void reformattedJsonIsTheSameEnvelope(Suite suite) throws MalformedException {
    RawJson members = members(suite);
    RawJson reversed = new RawJson();
    names(suite).reversed().forEach(name -> reversed.set(name, members.string(name)));
    String spaced =
        reversed
            .toString()
            .replace(":", " :\r\n\t ")
            .replace(",", " ,\n ")
            .replace("\"p", "\"\\u0070");
    Envelope original = Envelope.parse(members.bytes());
    Envelope reformatted = Envelope.parse((" \n" + spaced + "\n").getBytes(UTF_8));
    assertThat(reformatted).isEqualTo(original);
    assertThat(reformatted.digest()).isEqualTo(original.digest());
  }

  @ParameterizedTest
  @EnumSource
  void everyMemberIsNeededOnceAndAsCanonicalText(Suite suite) {
    int cases = 0;
    for (String name : names(suite)) {
      refuses(suite, members -> members.remove(name));
      refuses(suite, members -> members.append("\"" + name + "\":\"AAAA\""));
      refuses(suite, members -> members.append("\"\\u00" + hex(name) + "\":\"AAAA\""));
      refuses(suite, members -> members.set(name, ""));
      for (String json : List.of("null", "1", "true", "{}", "[]", "[\"AAAA\"]")) {
        refuses(suite, members -> members.raw(name, json));
        cases++;
      }
      for (String more : List.of(" ", "\\n", ".", "+", "/", "=A", "===", "\\u0000", "\u00e9")) {
        refuses(suite, members -> members.raw(name, "\"" + members.string(name) + more + "\""));
        cases++;
      }
      cases += 4;
    }
    assertThat(cases).isEqualTo(names(suite).size() * 19);
  }

  /// Attack 17: one shape a part.
  @ParameterizedTest
  @EnumSource
  void noOtherMemberIsTaken(Suite suite) {
    List<String> others =
        List.of(
            "unprotected",
            "header",
            "recipients",
            "aad",
            "payload",
            "signatures",
            "zip",
            "crit",
            "");
    for (String other : others) {
      refuses(suite, members -> members.set(other, "AAAA"));
      refuses(suite, members -> members.raw(other, "[]"));
      refuses(suite, members -> members.raw(other, "{}"));
    }
    PART_1.stream()
        .filter(name -> !names(suite).contains(name))
        .forEach(name -> refuses(suite, members -> members.set(name, "AAAA")));
    PART_2.stream()
        .filter(name -> !names(suite).contains(name))
        .forEach(name -> refuses(suite, members -> members.set(name, "AAAA")));
  }

  /// Attack 22.
  @ParameterizedTest
  @EnumSource
  void noSubsetOfItsMembersMayBeEmptyOrMissing(Suite suite) {
    int subsets = 1 << names(suite).size();
    for (int subset = 1; subset < subsets; subset++) {
      int chosen = subset;
      refuses(suite, members -> choose(suite, chosen).forEach(name -> members.set(name, "")));
      refuses(suite, members -> choose(suite, chosen).forEach(members::remove));
    }
    assertThat(subsets).isEqualTo(suite.part() == 1 ? 32 : 16);
  }

  @Test
  void aPaddedMemberIsRefusedButForAFernetToken() {
    for (String name : PART_1) {
      refuses(Suite.PART_1, members -> members.change(name, text -> text + "="));
    }
    for (String name : List.of("protected", "encrypted_key", "signature")) {
      refuses(Suite.PART_2_FERNET, members -> members.change(name, text -> text + "="));
    }
  }

  @ParameterizedTest
  @CsvSource({"iv, 11", "iv, 13", "iv, 16", "tag, 12", "tag, 15", "tag, 17", "tag, 32"})
  void ivAndTagHaveOneLength(String name, int length) {
    refuses(Suite.PART_1, members -> members.set(name, Primitives.b64(new byte[length])));
  }

  @Test
  void compactAndGeneralSerialisationsAreNoEnvelope() {
    RawJson members = members(Suite.PART_1);
    String compact = String.join(".", PART_1.stream().map(members::string).toList());
    refuses(compact.getBytes(UTF_8));
    refuses(RawJson.quote(compact).getBytes(UTF_8));
    refuses(new RawJson().set("jwe", compact).bytes());
    refuses(
        members
            .remove("encrypted_key")
            .raw("recipients", "[{\"encrypted_key\":\"AAAA\"}]")
            .bytes());
  }

  @ParameterizedTest
  @EnumSource
  void tellsTheShortestAndTheLongestThatABodyMayBe(Suite suite) throws MalformedException {
    for (int length : new int[] {0, 1, 15, 16, 17, 1000, 100_000, 1 << 20}) {
      byte[] bytes = EnvelopeForge.request(suite).body(new byte[length]).bytes();
      assertThat(Envelope.parse(bytes).shortestBody()).isBetween(0, length);
      assertThat((long) bytes.length).isLessThanOrEqualTo(Envelope.longestFor(length));
    }
    byte[] large = EnvelopeForge.request(suite).body(new byte[1 << 20]).bytes();
    assertThat(Envelope.parse(large).shortestBody()).isGreaterThan((1 << 20) - 4096);
  }

  @Test
  void theJweHeaderNamesTheRecipientsKey() throws MalformedException {
    NestedJoseEnvelope envelope =
        (NestedJoseEnvelope) EnvelopeForge.request(Suite.PART_1).envelope();
    assertThat(NestedJoseEnvelope.headerFor(envelope.recipientKid()))
        .isEqualTo(envelope.protectedHeader());
    assertThat(new String(Base64Url.decode(envelope.protectedHeader()), UTF_8))
        .isEqualTo(
            "{\"alg\":\"RSA-OAEP-256\",\"enc\":\"A256GCM\",\"kid\":\""
                + envelope.recipientKid()
                + "\",\"typ\":\"sm1+jwe\",\"cty\":\"JOSE\"}");
  }

  /// What ends here is not even decrypted: RSA1_5, `zip`, `crit`, another `enc`.
  @Test
  void theJweHeaderIsAClosedListOfConstants() throws MalformedException {
    List<Consumer<RawJson>> changes =
        List.of(
            header -> header.set("alg", "RSA1_5"),
            header -> header.set("enc", "A128GCM"),
            header -> header.set("typ", "JWE"),
            header -> header.set("cty", "JWT"),
            header -> header.set("zip", "DEF"),
            header -> header.raw("crit", "[]"),
            header -> header.set("kid", "../../keys"),
            header -> header.remove("typ"));
    for (Consumer<RawJson> change : changes) {
      NestedJoseEnvelope envelope =
          (NestedJoseEnvelope) EnvelopeForge.request(Suite.PART_1).jweHeader(change).envelope();
      assertThatExceptionOfType(MalformedException.class).isThrownBy(envelope::recipientKid);
    }
  }

  /// A limit on what is read, and so on the memory that a stranger takes.
  @Test
  void noEnvelopeOfABodyIsTwiceAsLongAsTheBodyAndTheOverhead() {
    assertThat(Envelope.longestFor(0)).isEqualTo(Envelope.OVERHEAD);
    assertThat(Envelope.longestFor(1 << 20)).isLessThan((2 << 20) + Envelope.OVERHEAD);
    assertThat(Envelope.longestFor(1L << 40)).isGreaterThan(1L << 40);
  }

  @Test
  void aSuiteIsFoundByItsPartAndEncryption() {
    assertThat(Suite.of(1, "A256GCM")).hasValue(Suite.PART_1);
    assertThat(Suite.of(2, "A256GCM")).hasValue(Suite.PART_2_A256GCM);
    assertThat(Suite.of(2, "fernet")).hasValue(Suite.PART_2_FERNET);
    assertThat(Suite.of(1, "fernet")).isEmpty();
    assertThat(Suite.of(2, "Fernet")).isEmpty();
    assertThat(Suite.of(3, "A256GCM")).isEmpty();
    assertThat(Suite.parse("1", null)).hasValue(Suite.PART_1);
    assertThat(Suite.parse("2", null)).hasValue(Suite.PART_2_FERNET);
    assertThat(Suite.parse("2", "A256GCM")).hasValue(Suite.PART_2_A256GCM);
    assertThat(Suite.parse("1", "fernet")).isEmpty();
    assertThat(Suite.parse("02", null)).isEmpty();
  }

  private static List<String> choose(Suite suite, int subset) {
    List<String> names = names(suite);
    return names.stream().filter(name -> (subset >> names.indexOf(name) & 1) == 1).toList();
  }

  private static String hex(String name) {
    return Integer.toHexString(name.charAt(0)) + name.substring(1);
  }

  private static List<String> names(Suite suite) {
    return suite.part() == 1 ? PART_1 : PART_2;
  }

  private static RawJson members(Suite suite) {
    return VALID.get(suite).copy();
  }

  private static void refuses(Suite suite, Consumer<RawJson> change) {
    RawJson members = members(suite);
    change.accept(members);
    refuses(members.bytes());
  }

  private static void refuses(byte[] json) {
    assertThatExceptionOfType(MalformedException.class).isThrownBy(() -> Envelope.parse(json));
  }
}
