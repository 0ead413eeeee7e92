package dev.securecomm.benchmark.timing;

import java.time.Duration;

/// What is timed.
@FunctionalInterface
public interface Target {

  /// Answers an input. This is what is timed.
  ///
  /// @return the answer in a word, by which it is seen that what was meant to happen did
  String answer(byte[] input) throws Exception;

  /// What has to be there before, and is not timed.
  default void prepare() throws Exception {}

  /// The same with a leak planted in it.
  default Target slowerBy(Duration leak) {
    Target real = this;
    return new Target() {
      @Override
      public String answer(byte[] input) throws Exception {
        String answer = real.answer(input);
        burn(leak.toNanos());
        return answer;
      }

      @Override
      public void prepare() throws Exception {
        real.prepare();
      }
    };
  }

  /// Works for so long: nobody sleeps for a microsecond.
  static void burn(long nanos) {
    long end = System.nanoTime() + nanos;
    while (System.nanoTime() < end) {
      Thread.onSpinWait();
    }
  }
}
