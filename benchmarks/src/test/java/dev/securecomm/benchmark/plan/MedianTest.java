package dev.securecomm.benchmark.plan;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.DoubleStream;
import org.junit.jupiter.api.Test;

class MedianTest {

  @Test
  void isTheValueInTheMiddleWhateverTheOrder() {
    assertThat(Median.of(DoubleStream.of(9, 1, 2))).isEqualTo(2);
  }

  @Test
  void isTheMeanOfTwoInTheMiddle() {
    assertThat(Median.of(DoubleStream.of(9, 1, 2, 4))).isEqualTo(3);
  }
}
