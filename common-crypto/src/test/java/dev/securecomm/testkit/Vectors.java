package dev.securecomm.testkit;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.Set;
import java.util.TreeSet;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

/// The test vectors, in the folder that the system property `vectors` names. Where it is absent a
/// test that needs them is skipped, and says so.
public final class Vectors {

  private static final ObjectMapper JSON = new ObjectMapper();

  private Vectors() {}

  /// Reads a file such as `fernet-spec/verify.json`.
  public static JsonNode read(String file) {
    Path path = folder().resolve(file);
    assumeTrue(
        Files.isRegularFile(path),
        () -> "SKIPPED: no test vectors " + path + "; name their folder by -Dvectors=...");
    return JSON.readTree(path);
  }

  /// Test case ids as in `1-24, 73`, to name what our policy refuses though it is valid elsewhere.
  public static Set<Integer> ids(String ranges) {
    Set<Integer> ids = new TreeSet<>();
    for (String range : ranges.split(", ", -1)) {
      String[] ends = range.split("-", -1);
      for (int id = Integer.parseInt(ends[0]);
          id <= Integer.parseInt(ends[ends.length - 1]);
          id++) {
        ids.add(id);
      }
    }
    return ids;
  }

  public static byte[] hex(JsonNode node) {
    return HexFormat.of().parseHex(node.stringValue());
  }

  /// Beside the checkout, whose root is a folder above the module's.
  static Path folder() {
    String beside = Path.of("..", "..", "shared", "vectors").toString();
    return Path.of(System.getProperty("vectors", beside)).toAbsolutePath().normalize();
  }
}
