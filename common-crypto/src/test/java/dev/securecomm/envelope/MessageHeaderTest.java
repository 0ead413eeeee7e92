package dev.securecomm.envelope;

import static java.nio.charset.StandardCharsets.UTF_16LE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.securecomm.codec.MalformedException;
import dev.securecomm.key.Kid;
import dev.securecomm.testkit.Primitives;
import dev.securecomm.testkit.RawJson;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// Protocol section 2, for every part, encryption and direction.
class MessageHeaderTest {

  private static final String KID = Primitives.b64(new byte[32]);
  private static final String RKID = Primitives.b64(Primitives.sha256(new byte[1]));
  private static final String DIGEST = Primitives.b64(Primitives.sha256(new byte[2]));

  static Stream<Arguments> kinds() {
    return Stream.of(Suite.values())
        .flatMap(
            suite -> Stream.of(Direction.values()).map(direction -> arguments(suite, direction)));
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void whatParsesSerialisesBack(Suite suite, Direction direction) throws MalformedException {
    RawJson json = header(suite, direction);
    MessageHeader header = MessageHeader.parse(json.bytes(), suite.part(), direction);
    assertThat(header.toJson().toBytes()).isEqualTo(json.bytes());
    assertThat(header.suite()).isEqualTo(suite);
    assertThat(header.direction()).isEqualTo(direction);
    assertThat(header.validity().iat()).hasToString("2026-01-01T00:00:00Z");
    assertThat(header.answer())
        .isEqualTo(
            direction == Direction.REPLY
                ? Optional.of(
                    new Answer(new MessageId("request-0123456789abcd"), new Digest(DIGEST), 404))
                : Optional.empty());
    assertThat(header.rkid())
        .isEqualTo(suite.part() == 2 ? Optional.of(new Kid(RKID)) : Optional.empty());
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void theOrderOfMembersAndWhiteSpaceAreFree(Suite suite, Direction direction)
      throws MalformedException {
    RawJson json = header(suite, direction);
    RawJson reversed = new RawJson();
    json.names().reversed().forEach(name -> reversed.raw(name, json.raw(name)));
    reversed.rewrite(text -> " " + text.replace(",\"", " ,\r\n\t\"") + "\n");
    assertThat(MessageHeader.parse(reversed.bytes(), suite.part(), direction))
        .isEqualTo(MessageHeader.parse(json.bytes(), suite.part(), direction));
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void everyMemberIsNeededOnceAndAsItsType(Suite suite, Direction direction) {
    Set<String> integers = Set.of("iat", "exp", "status");
    int cases = 0;
    for (String name : header(suite, direction).names()) {
      refuses(suite, direction, header -> header.remove(name));
      refuses(suite, direction, header -> header.append("\"" + name + "\":null"));
      refuses(suite, direction, header -> header.append("\"" + name + "\":" + header.raw(name)));
      List<String> mistyped =
          integers.contains(name)
              ? List.of(
                  "null", "true", "{}", "[]", "\"300\"", "300.0", "3e2", "-1", "1e400", "\"\"")
              : List.of(
                  "null", "true", "{}", "[]", "1", "\"\"", "\" \"", "\"a b\"", "[\"a\"]", "0.5");
      for (String json : mistyped) {
        refuses(suite, direction, header -> header.raw(name, json));
        cases++;
      }
      cases += 3;
    }
    int members = 9 + (suite.part() == 2 ? 3 : 0) + (direction == Direction.REPLY ? 3 : 0);
    assertThat(cases).isEqualTo(members * 13);
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void noOtherMemberIsTaken(Suite suite, Direction direction) {
    List<String> all =
        List.of(
            "enc",
            "wrap",
            "rkid",
            "irt",
            "rqd",
            "status",
            "crit",
            "jwk",
            "jku",
            "x5u",
            "x5c",
            "x5t",
            "x5t#S256",
            "zip",
            "b64",
            "nbf",
            "sub",
            "p2c",
            "p2s",
            "epk",
            "apu",
            "url",
            "",
            "ALG",
            "alg ",
            "Typ");
    List<String> others =
        all.stream().filter(name -> !header(suite, direction).names().contains(name)).toList();
    for (String other : others) {
      refuses(suite, direction, header -> header.set(other, DIGEST));
      refuses(suite, direction, header -> header.raw(other, "[]"));
    }
    assertThat(others).hasSizeGreaterThanOrEqualTo(20);
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void aHeaderOfAnotherPartOrDirectionIsMisdirected(Suite suite, Direction direction) {
    byte[] json = header(suite, direction).bytes();
    for (int part = 1; part <= 2; part++) {
      for (Direction other : Direction.values()) {
        if (part != suite.part() || other != direction) {
          int wrongPart = part;
          assertThatExceptionOfType(MisdirectedException.class)
              .isThrownBy(() -> MessageHeader.parse(json, wrongPart, other));
        }
      }
    }
  }

  static Stream<Arguments> flaws() {
    return Stream.of(
        arguments("alg", "RS256"),
        arguments("alg", "PS384"),
        arguments("alg", "ps256"),
        arguments("alg", "none"),
        arguments("alg", "HS256"),
        arguments("wrap", "RSA-OAEP"),
        arguments("wrap", "RSA1_5"),
        arguments("wrap", "dir"),
        arguments("enc", "A128GCM"),
        arguments("enc", "A256CBC-HS512"),
        arguments("enc", "Fernet"),
        arguments("kid", "../../dev/null"),
        arguments("kid", KID + "="),
        arguments("rkid", KID.substring(1)),
        arguments("cty", "text"),
        arguments("cty", "text/plain; charset"),
        arguments("cty", "text/plain\r\nSet-Cookie: a=b"),
        arguments("jti", "0123456789abcdef01234"),
        arguments("jti", "a".repeat(65)),
        arguments("jti", "0123456789abcdef0123+/"),
        arguments("irt", "short"),
        arguments("rqd", DIGEST + "A"),
        arguments("rqd", DIGEST.substring(0, 42) + "B"),
        arguments("iss", "Alice"),
        arguments("aud", "server/.."),
        arguments("aud", "a".repeat(65)));
  }

  @ParameterizedTest(name = "{0} {1}")
  @MethodSource("flaws")
  void eachValueHasItsForm(String name, String value) {
    refuses(Suite.PART_2_A256GCM, Direction.REPLY, header -> header.set(name, value));
  }

  @Test
  void aStatusIsOneOfHttp() throws MalformedException {
    for (String status : List.of("0", "100", "199", "600", "1000", "4294967496", "-200")) {
      refuses(Suite.PART_1, Direction.REPLY, header -> header.raw("status", status));
    }
    for (String status : List.of("200", "599")) {
      RawJson json = header(Suite.PART_1, Direction.REPLY).raw("status", status);
      assertThat(MessageHeader.parse(json.bytes(), 1, Direction.REPLY).answer()).isPresent();
    }
  }

  @Test
  void anotherEncodingIsRefused() {
    refuses(
        Suite.PART_1, Direction.REQUEST, header -> header.encode(text -> text.getBytes(UTF_16LE)));
    refuses(Suite.PART_1, Direction.REQUEST, header -> header.rewrite(text -> "\ufeff" + text));
    refuses(Suite.PART_1, Direction.REQUEST, header -> header.rewrite(text -> text + text));
  }

  @Test
  void anRkidBelongsToPart2Alone() throws MalformedException {
    MessageHeader part2 =
        MessageHeader.parse(
            header(Suite.PART_2_FERNET, Direction.REQUEST).bytes(), 2, Direction.REQUEST);
    assertThatIllegalArgumentException().isThrownBy(() -> with(part2, Suite.PART_1, part2.rkid()));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> with(part2, Suite.PART_2_FERNET, Optional.empty()));
  }

  private static MessageHeader with(MessageHeader header, Suite suite, Optional<Kid> rkid) {
    return new MessageHeader(
        suite,
        header.kid(),
        header.cty(),
        header.jti(),
        header.validity(),
        header.iss(),
        header.aud(),
        header.answer(),
        rkid);
  }

  private static RawJson header(Suite suite, Direction direction) {
    RawJson header =
        new RawJson()
            .set(
                "typ", "sm" + suite.part() + (direction == Direction.REPLY ? "-reply" : "-request"))
            .set("alg", "PS256")
            .set("kid", KID)
            .set("cty", "text/plain;charset=utf-8")
            .set("jti", "message-0123456789abcd")
            .set("iat", 1767225600)
            .set("exp", 1767225900)
            .set("iss", "alice")
            .set("aud", "server");
    if (direction == Direction.REPLY) {
      header.set("irt", "request-0123456789abcd").set("rqd", DIGEST).set("status", 404);
    }
    if (suite.part() == 2) {
      header.set("enc", suite.enc()).set("wrap", "RSA-OAEP-256").set("rkid", RKID);
    }
    return header;
  }

  private static void refuses(Suite suite, Direction direction, Consumer<RawJson> change) {
    RawJson header = header(suite, direction);
    change.accept(header);
    assertThatExceptionOfType(MalformedException.class)
        .as(header.toString())
        .isThrownBy(() -> MessageHeader.parse(header.bytes(), suite.part(), direction));
  }
}
