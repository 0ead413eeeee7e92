package dev.securecomm.key;

import dev.securecomm.file.PrivateFiles;
import dev.securecomm.file.UnusableFileException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// How a service keeps its own keys.
///
/// @param bits size of a key that is made, 2048 to 4096; a key that is there keeps its size
/// @param passphrase encrypts the key file, or nothing to keep it plain
/// @param passphraseFile a file whose first line is the passphrase, instead of the one above
/// @param shared keeps them where replicas share files, and then encrypted
/// @param setLifetime how long a signed JWK Set is good for its reader
/// @param rotateEvery how long a signing or encryption key is used before another follows it
public record KeySettings(
    int bits,
    @Nullable Secret passphrase,
    @Nullable Path passphraseFile,
    boolean shared,
    Duration setLifetime,
    Duration rotateEvery) {

  public KeySettings {
    KeyPolicy.checkBits(bits);
    if (passphrase != null && passphraseFile != null) {
      throw new IllegalArgumentException(
          "give securecomm.keys.passphrase or securecomm.keys.passphrase-file, not both");
    }
    if (shared && passphrase == null && passphraseFile == null) {
      throw new IllegalArgumentException(
          "securecomm.keys.shared needs securecomm.keys.passphrase or .passphrase-file: a database"
              + " is read by others, too");
    }
    if (setLifetime.compareTo(Duration.ofMinutes(5)) < 0) {
      throw new IllegalArgumentException(
          "securecomm.keys.set-lifetime below 5 minutes leaves peers no time to refresh");
    }
  }

  /// The party's keys out of their file; on the very first start they are made.
  ///
  /// @throws UnusableFileException if a file is there and cannot be used as it is
  public Keyring open(PrivateFiles files, Party party, Clock clock) {
    return new KeyFile(files, readPassphrase()).open(party, bits, clock);
  }

  /// How these keys follow one another.
  ///
  /// @param longestMessage the longest life of a message that is sent or accepted
  /// @throws IllegalArgumentException in a sentence, if messages would be lost
  public Rotation rotation(Duration longestMessage) {
    return new Rotation(RotationWindows.of(rotateEvery, setLifetime, longestMessage), bits);
  }

  private @Nullable Secret readPassphrase() {
    if (passphraseFile == null) {
      return passphrase;
    }
    try {
      return new Secret(Files.readString(passphraseFile).lines().findFirst().orElse(""));
    } catch (IOException | IllegalArgumentException e) {
      throw new UnusableFileException(
          "The passphrase file " + passphraseFile + " cannot be read or is empty.", e);
    }
  }
}
