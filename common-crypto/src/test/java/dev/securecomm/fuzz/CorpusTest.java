package dev.securecomm.fuzz;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// The inputs that fuzzing was begun with, and those it found to be worth keeping, keep the
/// invariants of their targets.
class CorpusTest {

  private static final long MEMORY = 2 << 20;

  @ParameterizedTest
  @EnumSource
  void everyInputIsTakenOrRefusedAsItShouldBe(Target target) throws Exception {
    Target.Door door = new Bounded(target.door(), MEMORY);
    int taken = 0;
    int refused = 0;
    for (byte[] input : Corpus.of(target)) {
      try {
        if (door.takes(input)) {
          taken++;
        } else {
          refused++;
        }
      } catch (Exception | AssertionError e) {
        throw new AssertionError(target.word() + ": " + Corpus.line(input), e);
      }
    }
    // A target whose inputs all end at the same wall would hold anything.
    assertThat(taken).as(target.word() + " taken").isGreaterThan(1);
    assertThat(refused).as(target.word() + " refused").isGreaterThan(1);
  }

  @ParameterizedTest
  @EnumSource
  void anInputIsReadAsItIsWritten(Target target) {
    assertThat(Corpus.read("seeds", target)).hasSizeGreaterThan(5);
    for (byte[] input : Corpus.of(target)) {
      assertThat(Corpus.input(Corpus.line(input))).isEqualTo(input);
    }
  }

  /// Of every sort of flaw one, or nobody knows whether a flaw would show.
  @Test
  void flawsShow() throws Exception {
    byte[] none = {};
    assertThatIllegalStateException()
        .isThrownBy(() -> Planted.takes("e30.flaw.".getBytes(StandardCharsets.UTF_8)))
        .withMessage("the planted flaw");
    assertThatExceptionOfType(AssertionError.class)
        .isThrownBy(() -> new Bounded(input -> new byte[3 << 20].length > 0, MEMORY).takes(none))
        .withMessageContaining("memory");
    assertThatExceptionOfType(AssertionError.class)
        .isThrownBy(() -> new Bounded(CorpusTest::hangs, MEMORY).takes(none))
        .withMessageContaining("longer than a second");
    assertThat(new Bounded(input -> true, MEMORY).takes(none)).isTrue();
  }

  private static boolean hangs(byte[] input) {
    long began = cpuTime();
    Random random = new Random(1);
    do {
      for (int i = 0; i < 1_000_000; i++) {
        random.nextInt();
      }
    } while (cpuTime() - began < 1_100_000_000L);
    return false;
  }

  private static long cpuTime() {
    return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
  }

  @Test
  void aCommentIsNoInput() {
    assertThat(Corpus.line("#\\\n\u0000".getBytes(StandardCharsets.UTF_8)))
        .isEqualTo("\\x23\\\\\\n\\x00");
  }
}
