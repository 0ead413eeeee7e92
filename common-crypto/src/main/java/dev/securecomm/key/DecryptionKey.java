package dev.securecomm.key;

import java.security.SecureRandom;

/// Our own key that unwraps content keys, and nothing else.
public final class DecryptionKey extends OwnKey<DecryptionKey> {

  /// Every content key of the protocol has 256 bits.
  public static final int CONTENT_KEY_BYTES = 32;

  private static final SecureRandom RANDOM = new SecureRandom();

  private final EncryptionKey encryptionKey;

  DecryptionKey(RsaKeyPair pair) {
    super(pair);
    this.encryptionKey = new EncryptionKey(pair.publicKey(), pair.life());
  }

  public EncryptionKey encryptionKey() {
    return encryptionKey;
  }

  /// The content key in `encryptedKey`, or 32 random bytes if there is none in it.
  ///
  /// A caller cannot tell the two apart and goes on to a decryption that fails: the same work and
  /// the same error whether the padding was wrong, the key had another length or the ciphertext was
  /// changed, so that nobody can ask about the padding (Manger 2001; RFC 7516 section 11.5).
  public byte[] unwrap(byte[] encryptedKey) {
    byte[] decoy = new byte[CONTENT_KEY_BYTES];
    RANDOM.nextBytes(decoy);
    byte[] contentKey = Oaep.unwrap(pair().privateKey(), encryptedKey);
    return contentKey.length == CONTENT_KEY_BYTES ? contentKey : decoy;
  }

  @Override
  DecryptionKey living(KeyLife other) {
    return new DecryptionKey(pair().living(other));
  }
}
