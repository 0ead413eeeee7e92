package dev.securecomm.testkit;

import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.function.UnaryOperator;

/// A Fernet token, valid but for what is changed; its HMAC always holds.
public final class FernetForge {

  private static final int BLOCK = 16;

  private int version = 0x80;
  private long seconds;
  private byte[] iv = Primitives.random(BLOCK);
  private UnaryOperator<byte[]> padded = UnaryOperator.identity();

  public FernetForge(Instant time) {
    this.seconds = time.getEpochSecond();
  }

  public FernetForge version(int other) {
    version = other;
    return this;
  }

  public FernetForge seconds(long other) {
    seconds = other;
    return this;
  }

  public FernetForge iv(byte[] other) {
    iv = other.clone();
    return this;
  }

  /// Changes the padded plaintext, which stays whole blocks.
  public FernetForge padded(UnaryOperator<byte[]> change) {
    padded = change;
    return this;
  }

  public String token(byte[] key, byte[] body) {
    byte[] signing = Arrays.copyOfRange(key, 0, 16);
    byte[] encryption = Arrays.copyOfRange(key, 16, 32);
    byte[] head = ByteBuffer.allocate(9).put((byte) version).putLong(seconds).array();
    byte[] ciphertext = Primitives.cbc(encryption, iv, padded.apply(pad(body)));
    byte[] signed = Primitives.concat(head, iv, ciphertext);
    byte[] token = Primitives.concat(signed, Primitives.hmac(signing, signed));
    return Base64.getUrlEncoder().encodeToString(token);
  }

  private static byte[] pad(byte[] body) {
    int length = BLOCK - body.length % BLOCK;
    byte[] padding = new byte[length];
    Arrays.fill(padding, (byte) length);
    return Primitives.concat(body, padding);
  }
}
