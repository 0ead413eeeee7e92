package dev.securecomm.testkit.hostile;

import dev.securecomm.codec.JsonObject;
import dev.securecomm.codec.MalformedException;
import dev.securecomm.key.OwnKeys;
import dev.securecomm.key.PrivateParts;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// The parties of the vectors that are kept, with all their keys, which protect nothing:
/// `testkit/parties.json`.
public final class FixedParties {

  /// The folder of the vectors that are kept.
  static final Path TESTKIT =
      Path.of(System.getProperty("project.root", "..")).resolve("testkit").toAbsolutePath();

  private static final JsonObject PARTIES = read();

  /// She has taken back the signing key she had before.
  public static final OwnKeys ALICE = party("alice");

  static final OwnKeys ALICE_BEFORE = party("alice-before");

  public static final OwnKeys MALLORY = party("mallory");

  /// It has taken back the encryption key it had before.
  public static final OwnKeys SERVER = party("server");

  private FixedParties() {}

  private static JsonObject read() {
    try {
      return JsonObject.parse(Files.readAllBytes(TESTKIT.resolve("parties.json")));
    } catch (MalformedException e) {
      throw new IllegalStateException(e);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static OwnKeys party(String name) {
    try {
      return PrivateParts.parse(PARTIES.object(name));
    } catch (MalformedException e) {
      throw new IllegalStateException(e);
    }
  }
}
