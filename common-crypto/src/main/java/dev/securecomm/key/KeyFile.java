package dev.securecomm.key;

import dev.securecomm.codec.JsonObject;
import dev.securecomm.codec.MalformedException;
import dev.securecomm.file.PrivateFiles;
import dev.securecomm.file.UnusableFileException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The file that holds a party's own keys: a JWK Set with private keys, plain or encrypted under a
/// passphrase (RFC 7517 sections 5 and 7).
///
/// A key file that is there is never replaced by new keys, whatever is wrong with it: a service
/// that silently became somebody else would be refused by everyone who pinned it.
public final class KeyFile {

  private static final String NAME = "keys";

  private final PrivateFiles files;
  private final @Nullable Secret passphrase;

  public KeyFile(PrivateFiles files, @Nullable Secret passphrase) {
    this.files = files;
    this.passphrase = passphrase;
  }

  /// The party's keys out of the file; on the very first start they are made.
  ///
  /// @throws UnusableFileException if the file is there and cannot be used as it is
  public OwnKeys loadOrMake(Party party, int bits, Instant now) {
    Object version = version();
    Optional<byte[]> content = files.read(NAME);
    if (content.isPresent()) {
      return load(content.get(), version, party);
    }
    OwnKeys made = OwnKeys.make(party, bits, now);
    if (files.create(NAME, write(made))) {
      return made;
    }
    // Another process was first.
    return load(party);
  }

  /// The party's keys as they are in use now; on the very first start they are made.
  ///
  /// @throws UnusableFileException if the file is there and cannot be used as it is
  public Keyring open(Party party, int bits, Clock clock) {
    // The version is asked before the content: a change that comes between is read again.
    Object version = version();
    return new Keyring(this, loadOrMake(party, bits, clock.instant()), version, clock);
  }

  /// Puts changed keys of the same party in place of the old ones.
  public void replace(OwnKeys keys) {
    files.replace(NAME, write(keys));
  }

  /// The same, unless the file was changed since it had this version.
  ///
  /// @return whether it is changed
  boolean replace(OwnKeys keys, Object version) {
    byte[] content = write(keys);
    return files.locked(
        NAME,
        () -> {
          boolean unchanged = version().equals(version);
          if (unchanged) {
            files.replace(NAME, content);
          }
          return unchanged;
        });
  }

  /// Something that changes whenever the keys do.
  Object version() {
    return files.version(NAME);
  }

  /// The party's keys out of the file.
  ///
  /// @throws UnusableFileException if there are none, or they cannot be used as they are
  OwnKeys load(Party party) {
    Object version = version();
    return load(files.read(NAME).orElseThrow(() -> unusable("is gone")), version, party);
  }

  private OwnKeys load(byte[] content, Object version, Party party) {
    boolean encrypted = content.length > 0 && content[0] != '{';
    OwnKeys keys = parse(encrypted ? decrypt(content) : content);
    if (!keys.party().equals(party)) {
      throw unusable(
          "belongs to party "
              + keys.party()
              + ", not "
              + party
              + ": set securecomm.party or securecomm.data-dir to match");
    }
    if (!encrypted && passphrase != null) {
      // Whoever has changed them meanwhile has encrypted them, and his are to stay.
      replace(keys, version);
    }
    return keys;
  }

  private OwnKeys parse(byte[] json) {
    try {
      return PrivateJwkSet.read(JsonObject.parse(json));
    } catch (MalformedException e) {
      throw unusable("is damaged (" + e.getMessage() + "): restore it from a backup", e);
    }
  }

  private byte[] decrypt(byte[] content) {
    if (passphrase == null) {
      throw unusable("is encrypted: give its passphrase by securecomm.keys.passphrase");
    }
    try {
      return Jose.decrypt(new String(content, StandardCharsets.US_ASCII), passphrase);
    } catch (MalformedException e) {
      throw unusable("does not open: the passphrase is wrong or the file is damaged", e);
    }
  }

  private byte[] write(OwnKeys keys) {
    byte[] json = PrivateJwkSet.write(keys).toBytes();
    return passphrase == null
        ? json
        : Jose.encrypt(json, passphrase).getBytes(StandardCharsets.US_ASCII);
  }

  private UnusableFileException unusable(String what) {
    return new UnusableFileException("The key " + files.place(NAME) + " " + what + ".");
  }

  private UnusableFileException unusable(String what, MalformedException cause) {
    return new UnusableFileException("The key " + files.place(NAME) + " " + what + ".", cause);
  }
}
