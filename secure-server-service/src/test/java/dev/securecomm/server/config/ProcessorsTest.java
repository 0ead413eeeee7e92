package dev.securecomm.server.config;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ProcessorsTest {

  private static final String CARRIERS = "jdk.virtualThreadScheduler.parallelism";

  private final String before = System.getProperty(CARRIERS);

  @AfterEach
  void restore() {
    if (before == null) {
      System.clearProperty(CARRIERS);
    } else {
      System.setProperty(CARRIERS, before);
    }
  }

  /// So that whoever is put off, or asks for keys, waits behind no private operation.
  @Test
  void leavesAsManyCarriersAsPrivateOperationsCanTake() {
    System.clearProperty(CARRIERS);
    Processors.share();
    assertThat(Integer.getInteger(CARRIERS)).isEqualTo(2 * Processors.PRIVATE_OPERATIONS);
  }

  @Test
  void leavesToTheOperatorWhatHeHasSet() {
    System.setProperty(CARRIERS, "3");
    Processors.share();
    assertThat(Integer.getInteger(CARRIERS)).isEqualTo(3);
  }
}
