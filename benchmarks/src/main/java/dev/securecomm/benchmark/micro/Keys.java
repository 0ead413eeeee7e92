package dev.securecomm.benchmark.micro;

import dev.securecomm.benchmark.party.Parties;
import java.nio.file.Path;

/// The keys that all benchmarks have, made once.
final class Keys {

  /// Names their folder to the JVM of a benchmark.
  static final String FOLDER = "benchmarks.keys";

  private Keys() {}

  static Parties of(int bits) {
    Path folder = Path.of(System.getProperty(FOLDER, "benchmarks/target/keys"));
    return new Parties(folder.resolve(Integer.toString(bits)), bits);
  }
}
