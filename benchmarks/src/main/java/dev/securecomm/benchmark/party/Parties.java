package dev.securecomm.benchmark.party;

import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.RSAKey;
import dev.securecomm.file.PrivateFolder;
import dev.securecomm.key.KeyFile;
import dev.securecomm.key.OwnKeys;
import dev.securecomm.key.Party;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.text.ParseException;
import java.time.Instant;

/// The client and the server: every subject has the same keys of the same size.
///
/// @param folder where they are kept
/// @param bits the size of their keys
public record Parties(Path folder, int bits) {

  public static final Party CLIENT = new Party("client");
  public static final Party SERVER = new Party("server");

  public OwnKeys client() {
    return of(CLIENT);
  }

  public OwnKeys server() {
    return of(SERVER);
  }

  private OwnKeys of(Party party) {
    return new KeyFile(PrivateFolder.open(folder(party)), null)
        .loadOrMake(party, bits, Instant.now());
  }

  private Path folder(Party party) {
    return folder.resolve(party.name());
  }

  /// The keys of a party to sign and to encrypt with, as other libraries like them.
  public RsaKeys rsa(Party party) {
    OwnKeys own = of(party);
    try {
      JWKSet set = JWKSet.parse(Files.readString(folder(party).resolve("keys")));
      return new RsaKeys(
          key(set, own.currentSigning().kid().value(), KeyUse.SIGNATURE),
          key(set, own.currentDecryption().kid().value(), KeyUse.ENCRYPTION));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (ParseException e) {
      throw new IllegalStateException("a key file is a JWK Set", e);
    }
  }

  private static RSAKey key(JWKSet set, String kid, KeyUse use) {
    RSAKey key = set.getKeyByKeyId(kid).toRSAKey();
    if (!use.equals(key.getKeyUse())) {
      throw new IllegalStateException(kid + " is for " + key.getKeyUse());
    }
    return key;
  }

  /// Private keys of a party.
  public record RsaKeys(RSAKey signing, RSAKey encryption) {

    @Override
    public String toString() {
      return "[redacted]";
    }
  }
}
