package dev.securecomm.benchmark.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;

class TableTest {

  @Test
  void givesNumbersTheDigitsTheyDeserve() {
    Table table = new Table("what", "figure").row("small", 1.234).row("great", 12345.6);

    assertThat(table)
        .hasToString(
            """
            | what | figure |
            |---|---|
            | small | 1.23 |
            | great | 12,346 |\
            """);
  }

  @Test
  void leavesOutWhatIsNoNumber() {
    assertThat(new Table("figure").row(Double.NaN).toString()).endsWith("|  |");
  }

  @Test
  void refusesARowOfAnotherWidth() {
    assertThatIllegalArgumentException().isThrownBy(() -> new Table("one").row(1, 2));
  }
}
