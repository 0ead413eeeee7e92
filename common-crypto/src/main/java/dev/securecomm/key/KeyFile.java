package dev.securecomm.key;

import dev.securecomm.codec.JsonObject;
import dev.securecomm.codec.MalformedException;
import dev.securecomm.file.PrivateFiles;
import dev.securecomm.file.UnusableFileException;
import java.nio.charset.StandardCharsets;
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
    Optional<byte[]> content = files.read(NAME);
    if (content.isPresent()) {
      return load(content.get(), party);
    }
    OwnKeys made = OwnKeys.make(party, bits, now);
    if (files.create(NAME, write(made))) {
      return made;
    }
    // Another process was first.
    return load(files.read(NAME).orElseThrow(), party);
  }

  /// Puts changed keys of the same party in place of the old ones.
  public void replace(OwnKeys keys) {
    files.replace(NAME, write(keys));
  }

  private OwnKeys load(byte[] content, Party party) {
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
      replace(keys);
    }
    return keys;
  }

  private OwnKeys parse(byte[] json) {
    try {
      return OwnKeys.parsePrivate(JsonObject.parse(json));
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
    byte[] json = keys.toPrivateJson().toBytes();
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
