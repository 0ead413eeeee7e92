package dev.securecomm.server.record;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class BloomFilterTest {

  private static final int CAPACITY = 20_000;

  private final BloomFilter filter = new BloomFilter(CAPACITY);

  @Test
  void whatWasAddedByAnyThreadIsThere() {
    IntStream.range(0, CAPACITY).parallel().forEach(i -> filter.add("alice", "id" + i));
    assertThat(count("alice", "id")).isEqualTo(CAPACITY);
  }

  @Test
  void nothingIsThereBefore() {
    assertThat(count("alice", "id")).isZero();
  }

  @Test
  void ofWhatWasNotAddedHardlyAnythingSeemsToBeThere() {
    IntStream.range(0, CAPACITY).forEach(i -> filter.add("alice", "id" + i));
    assertThat(count("alice", "other")).isLessThan(CAPACITY / 200);
    assertThat(count("bob", "id")).isLessThan(CAPACITY / 200);
  }

  @Test
  void itIsFullWhenItHoldsAsManyAsItHasRoomFor() {
    IntStream.range(1, CAPACITY).forEach(i -> filter.add("alice", "id" + i));
    assertThat(filter.isFull()).isFalse();
    filter.add("alice", "last");
    assertThat(filter.isFull()).isTrue();
  }

  @Test
  void aFilterForNothingTakesWhatComes() {
    BloomFilter small = new BloomFilter(0);
    small.add("alice", "id");
    assertThat(small.mayContain("alice", "id")).isTrue();
    assertThat(small.isFull()).isTrue();
  }

  private int count(String sender, String prefix) {
    return (int)
        IntStream.range(0, CAPACITY).filter(i -> filter.mayContain(sender, prefix + i)).count();
  }
}
