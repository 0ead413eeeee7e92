package dev.securecomm.envelope;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What names a message: its id, its digest; and what an answer says of it.
class NamesTest {

  @Test
  void anIdHas128RandomBits() {
    assertThat(Stream.generate(MessageId::random).limit(1000).collect(Collectors.toSet()))
        .hasSize(1000)
        .allSatisfy(id -> assertThat(id.value()).matches("[A-Za-z0-9_-]{22}"))
        .allSatisfy(id -> assertThat(id).hasToString(id.value()));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "0123456789abcdefghijk",
        "0123456789abcdefghij=",
        "0123456789 abcdefghijkl",
        "0123456789abcdefghijk\n",
        "../../../../etc/passwd",
        "0123456789012345678901234567890123456789012345678901234567890123x"
      })
  void anIdIs22To64CharactersOfBase64url(String value) {
    assertThatIllegalArgumentException().isThrownBy(() -> new MessageId(value));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "47DEQpj8HBSa-_TImW-5JCeuQeRkm5NMpJWZG3hSuF",
        "47DEQpj8HBSa-_TImW-5JCeuQeRkm5NMpJWZG3hSuFV",
        "47DEQpj8HBSa-_TImW-5JCeuQeRkm5NMpJWZG3hSuFU=",
        "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU"
      })
  void aDigestIs43CanonicalCharacters(String value) {
    assertThatIllegalArgumentException().isThrownBy(() -> new Digest(value));
  }

  /// The SHA-256 of nothing, and of `a.b`.
  @Test
  void aDigestIsBase64urlOfSha256() {
    assertThat(Digest.of(List.of(""))).hasToString("47DEQpj8HBSa-_TImW-5JCeuQeRkm5NMpJWZG3hSuFU");
    assertThat(Digest.of(List.of("a", "b")))
        .hasToString("LnM23I66h-9HLfVow1SCq_JXXcPl6sDFxiuP-urCyTQ");
  }

  @ParameterizedTest
  @ValueSource(ints = {-1, 0, 199, 600})
  void anAnswerHasAStatusOfHttp(int status) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Answer(MessageId.random(), Digest.of(List.of("")), status));
  }
}
