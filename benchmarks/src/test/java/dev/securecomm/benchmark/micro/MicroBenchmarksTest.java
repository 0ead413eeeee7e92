package dev.securecomm.benchmark.micro;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class MicroBenchmarksTest {

  /// Without its annotation processor there would be none, and no error either.
  @Test
  void areFoundByJmh() throws Exception {
    try (InputStream list = getClass().getResourceAsStream("/META-INF/BenchmarkList")) {
      assertThat(list).isNotNull();
      String found = new String(list.readAllBytes(), StandardCharsets.UTF_8);
      assertThat(List.of(RawRsaBenchmark.class, KeyBenchmark.class, MessageBenchmark.class))
          .allSatisfy(benchmark -> assertThat(found).contains(benchmark.getName()));
    }
  }
}
