package dev.securecomm.fuzz;

/// Where the fuzzer comes in (`assurance/fuzz`); the system property `fuzz.target` says which
/// target it is for.
public final class Fuzzing {

  /// A fuzzer takes memory of its own whenever our code compares anything: some twenty times ours.
  private static final long MEMORY = 32 << 20;

  private static final Target.Door DOOR = door(System.getProperty("fuzz.target", ""));

  private Fuzzing() {}

  private static Target.Door door(String word) {
    return new Bounded(word.equals(Planted.WORD) ? Planted::takes : Target.of(word).door(), MEMORY);
  }

  public static void fuzzerTestOneInput(byte[] input) throws Exception {
    DOOR.takes(input);
  }
}
