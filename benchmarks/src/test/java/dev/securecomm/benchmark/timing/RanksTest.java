package dev.securecomm.benchmark.timing;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class RanksTest {

  private final Ranks ranks = new Ranks(30, 10, 20, 10);

  @Test
  void knowsTheQuantilesOfAll() {
    int[] all = {0, 1, 2, 3};

    assertThat(ranks.quantile(all, 0)).isEqualTo(10);
    assertThat(ranks.quantile(all, 0.5)).isEqualTo(10);
    assertThat(ranks.quantile(all, 0.75)).isEqualTo(20);
    assertThat(ranks.quantile(all, 1)).isEqualTo(30);
  }

  @Test
  void knowsThoseOfADrawInWhichSomeComeMoreThanOnce() {
    assertThat(ranks.quantile(new int[] {2, 0, 2, 2}, 0.5)).isEqualTo(20);
  }
}
