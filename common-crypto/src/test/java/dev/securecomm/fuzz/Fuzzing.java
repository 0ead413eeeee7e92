package dev.securecomm.fuzz;

/// Where the fuzzer comes in (`assurance/fuzz`); the system property `fuzz.target` says which
/// target it is for.
public final class Fuzzing {

  /// A fuzzer takes memory of its own whenever our code compares anything: some twenty times ours.
  private static final long MEMORY = 32 << 20;

  private static final String WORD = System.getProperty("fuzz.target", "");

  private static final Target.Door DOOR =
      new Bounded(WORD.equals(Planted.WORD) ? Planted::takes : Target.of(WORD).door(), MEMORY);

  private Fuzzing() {}

  /// Loads classes and makes keys before anybody watches the clock.
  public static void fuzzerInitialize() {
    if (!WORD.equals(Planted.WORD)) {
      Corpus.read("seeds", Target.of(WORD)).forEach(Fuzzing::warmUp);
    }
  }

  private static void warmUp(byte[] seed) {
    try {
      DOOR.takes(seed);
    } catch (Exception | AssertionError e) {
      // A finding, which will be found: the fuzzer begins with the same seed.
    }
  }

  public static void fuzzerTestOneInput(byte[] input) throws Exception {
    DOOR.takes(input);
  }
}
