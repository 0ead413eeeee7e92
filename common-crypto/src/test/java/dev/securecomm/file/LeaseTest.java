package dev.securecomm.file;

import static org.assertj.core.api.Assertions.assertThat;

import dev.securecomm.testkit.MutableClock;
import dev.securecomm.testkit.TestKeys;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LeaseTest {

  private static final Duration LENGTH = Duration.ofMinutes(2);

  private final MutableClock clock = MutableClock.at(TestKeys.NOW);
  @TempDir private Path temp;
  private PrivateFolder folder;
  private Lease one;
  private Lease other;

  @BeforeEach
  void open() {
    folder = PrivateFolder.open(temp.resolve("data"));
    one = lease();
    other = lease();
  }

  private Lease lease() {
    return new Lease(folder, "lease", LENGTH, clock);
  }

  @Test
  void isOneReplicasAtATime() {
    assertThat(one.take()).isTrue();
    assertThat(other.take()).isFalse();
    assertThat(one.take()).isTrue();
  }

  @Test
  void isAnothersWhenItsTimeIsOver() {
    assertThat(one.take()).isTrue();
    clock.advance(LENGTH.minusMillis(1));
    assertThat(other.take()).isFalse();
    clock.advance(Duration.ofMillis(1));
    assertThat(other.take()).isTrue();
    assertThat(one.take()).isFalse();
  }

  @Test
  void lastsAsLongAsItIsTakenAgain() {
    for (int i = 0; i < 5; i++) {
      assertThat(one.take()).isTrue();
      clock.advance(LENGTH.dividedBy(2));
      assertThat(other.take()).isFalse();
    }
  }

  /// By a replica whose clock was ahead, say.
  @Test
  void keepsNobodyOutForEver() {
    clock.advance(Duration.ofDays(365));
    assertThat(one.take()).isTrue();
    clock.advance(Duration.ofDays(-365));
    assertThat(other.take()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "somebody", "somebody for ever", " 2026-01-01T00:01:00Z extra"})
  void thatDoesNotReadIsNobodys(String content) {
    folder.replace("lease", content.getBytes(StandardCharsets.US_ASCII));
    assertThat(one.take()).isTrue();
    assertThat(other.take()).isFalse();
  }

  @Test
  void isOnesWhenManyTakeItAtOnce() {
    List<Lease> all = Stream.generate(this::lease).limit(16).toList();
    assertThat(all.parallelStream().filter(Lease::take)).hasSize(1);
  }
}
