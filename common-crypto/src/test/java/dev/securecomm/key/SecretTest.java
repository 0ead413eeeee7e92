package dev.securecomm.key;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;

class SecretTest {

  @Test
  void matchesItsOwnTextAlone() {
    Secret secret = Secret.of("open sesame");
    assertThat(secret.matches("open sesame")).isTrue();
    assertThat(secret.matches("open sesame ")).isFalse();
    assertThat(secret.matches("Open sesame")).isFalse();
    assertThat(secret.matches("")).isFalse();
  }

  @Test
  void isNeverBlank() {
    assertThatIllegalArgumentException().isThrownBy(() -> new Secret(""));
    assertThatIllegalArgumentException().isThrownBy(() -> new Secret(" \t\n"));
  }
}
