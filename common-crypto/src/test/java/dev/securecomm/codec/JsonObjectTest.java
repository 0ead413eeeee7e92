package dev.securecomm.codec;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.ObjectMapper;

class JsonObjectTest {

  private static final ObjectMapper JSON = new ObjectMapper();

  private static final JsonObject ALL_KINDS =
      JsonObject.builder()
          .add("text", "\"\\/\b\f\n\r\t\u0000 \u00e9 \u20ac \ud83d\ude00")
          .add("integer", (1L << 53) - 1)
          .add("object", JsonObject.builder().add("inner", 0).build())
          .add("objects", List.of(JsonObject.builder().add("inner", "x").build()))
          .build();

  @Test
  void whatIsWrittenReadsBack() throws MalformedException {
    JsonObject read = JsonObject.parse(ALL_KINDS.toBytes());
    assertThat(read).isEqualTo(ALL_KINDS).hasSameHashCodeAs(ALL_KINDS);
    assertThat(read.toBytes()).isEqualTo(ALL_KINDS.toBytes());
    assertThat(read.names()).containsExactly("text", "integer", "object", "objects");
  }

  /// Byte for byte as the JSON library writes texts by itself.
  @Test
  void everyCharacterIsWrittenAsJsonSpellsIt() {
    for (char c = 0; c < Character.MIN_SURROGATE; c++) {
      isWrittenAsJsonSpellsIt("a" + c + "z");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "=", "?", "\"", "\\", "\n", "\u00e9", "\ud83d\ude00"})
  void aLongTextIsWrittenAsJsonSpellsIt(String end) {
    for (int length : new int[] {0, 511, 512, 513, 7_999, 8_000, 8_001, 300_000}) {
      isWrittenAsJsonSpellsIt("x".repeat(length) + end);
    }
  }

  private static void isWrittenAsJsonSpellsIt(String text) {
    assertThat(JsonObject.builder().add("text", text).build().toBytes())
        .isEqualTo(JSON.writeValueAsBytes(Map.of("text", text)));
  }

  @Test
  void readsEachMemberAsItsType() throws MalformedException {
    JsonObject json =
        parse("{\"s\":\"Zm9v\",\"i\":7,\"o\":{\"a\":1},\"l\":[{}],\"t\":[\"x\",\"y\"]}");
    assertThat(json.string("s")).isEqualTo("Zm9v");
    assertThat(json.base64Url("s")).asString().isEqualTo("foo");
    assertThat(json.value("s", String::length)).isEqualTo(4);
    assertThat(json.integer("i")).isEqualTo(7);
    assertThat(json.object("o").integer("a")).isEqualTo(1);
    assertThat(json.objects("l")).hasSize(1);
    assertThat(json.strings("t")).containsExactly("x", "y");
    json.constant("s", "Zm9v");
    json.exactly(Set.of("s", "i", "o", "l", "t"));
  }

  @Test
  void doesNotConvertOneTypeIntoAnother() throws MalformedException {
    JsonObject json =
        parse(
            """
            {"number":1,"digits":"1","fraction":1.0,"exponent":1e0,"huge":9223372036854775808,
             "true":true,"null":null,"object":{},"array":[],"mixed":["x",1],"negative":-1}\
            """);
    for (String name : json.names()) {
      if (!name.equals("digits")) {
        refuses(() -> json.string(name));
        refuses(() -> json.base64Url(name));
        refuses(() -> json.constant(name, "1"));
      }
      if (!name.equals("number")) {
        refuses(() -> json.integer(name));
      }
      if (!name.equals("object")) {
        refuses(() -> json.object(name));
      }
      if (!name.equals("array")) {
        refuses(() -> json.objects(name));
        refuses(() -> json.strings(name));
      }
    }
    assertThat(json.names()).hasSize(11);
  }

  @Test
  void refusesAMissingMemberWhateverItsType() throws MalformedException {
    JsonObject json = parse("{}");
    refuses(() -> json.string("a"));
    refuses(() -> json.integer("a"));
    refuses(() -> json.object("a"));
    refuses(() -> json.objects("a"));
    refuses(() -> json.constant("a", ""));
    assertThat(json.has("a")).isFalse();
    assertThat(parse("{\"a\":null}").has("a")).isTrue();
  }

  @Test
  void tellsTheOperatorWhetherAMemberIsMissingOrOfAnotherType() throws MalformedException {
    JsonObject json = parse("{\"a\":1}");
    assertThatExceptionOfType(MalformedException.class)
        .isThrownBy(() -> json.string("b"))
        .withMessage("member b is missing");
    assertThatExceptionOfType(MalformedException.class)
        .isThrownBy(() -> json.string("a"))
        .withMessage("member a is of another type");
  }

  @Test
  void aConstantHasOneValue() throws MalformedException {
    JsonObject json = parse("{\"alg\":\"PS256\"}");
    json.constant("alg", "PS256");
    for (String other : List.of("", "ps256", "PS256 ", "PS384", "none")) {
      refuses(() -> json.constant("alg", other));
    }
  }

  @Test
  void objectsWithOtherMembersAreNotEqual() throws MalformedException {
    JsonObject json = parse("{\"a\":1,\"b\":\"x\"}");
    assertThat(json).isEqualTo(parse("{\"b\":\"x\",\"a\":1}"));
    assertThat(json)
        .isNotEqualTo(parse("{\"a\":1}"))
        .isNotEqualTo(parse("{\"a\":\"1\",\"b\":\"x\"}"))
        .isNotEqualTo("{\"a\":1,\"b\":\"x\"}");
  }

  @Test
  void takesIntegersThatEveryImplementationRepresents() throws MalformedException {
    JsonObject json = parse("{\"zero\":0,\"most\":9007199254740991,\"more\":9007199254740992}");
    assertThat(json.integer("zero")).isZero();
    assertThat(json.integer("most")).isEqualTo((1L << 53) - 1);
    refuses(() -> json.integer("more"));
  }

  @Test
  void refusesAnotherListOfMembers() throws MalformedException {
    JsonObject json = parse("{\"a\":1,\"b\":2}");
    refuses(() -> json.exactly(Set.of("a")));
    refuses(() -> json.exactly(Set.of("a", "b", "c")));
    refuses(() -> json.exactly(Set.of("a", "B")));
  }

  @Test
  void aTypeThatRefusesItsTextRefusesTheMember() throws MalformedException {
    JsonObject json = parse("{\"a\":\"x\"}");
    refuses(() ->
        json.value(
            "a",
            text -> {
              throw new IllegalArgumentException("never " + text.length());
            }));
  }

  /// A member written twice would be a flaw of ours, not of what was received.
  @Test
  void aBuilderTakesAMemberOnce() {
    JsonObject.Builder builder = JsonObject.builder().add("a", 1);
    assertThatExceptionOfType(IllegalStateException.class)
        .isThrownBy(() -> builder.add("a", "again"));
  }

  @Test
  void doesNotWriteAValueThatItDidNotRead() throws MalformedException {
    JsonObject json = parse("{\"a\":null}");
    assertThatExceptionOfType(IllegalStateException.class).isThrownBy(json::toBytes);
  }

  @Test
  void printsNamesAndNoValues() throws MalformedException {
    assertThat(parse("{\"d\":\"secret\",\"n\":42}")).hasToString("JsonObject[d, n]");
  }

  private static JsonObject parse(String json) throws MalformedException {
    return JsonObject.parse(json.getBytes(UTF_8));
  }

  private static void refuses(ThrowingCallable reading) {
    assertThatExceptionOfType(MalformedException.class).isThrownBy(reading);
  }
}
