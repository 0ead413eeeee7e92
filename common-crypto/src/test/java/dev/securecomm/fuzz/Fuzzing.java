package dev.securecomm.fuzz;

/// Where the fuzzer comes in (`assurance/fuzz`); the system property `fuzz.target` says which
/// target it is for.
public final class Fuzzing {

  private static final Target.Door DOOR = door(System.getProperty("fuzz.target", ""));

  private Fuzzing() {}

  private static Target.Door door(String word) {
    return word.equals(Planted.WORD) ? new Bounded(Planted::takes) : Target.of(word).door();
  }

  public static void fuzzerTestOneInput(byte[] input) throws Exception {
    DOOR.takes(input);
  }
}
