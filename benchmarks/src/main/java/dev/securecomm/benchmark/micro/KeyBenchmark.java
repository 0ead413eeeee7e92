package dev.securecomm.benchmark.micro;

import dev.securecomm.key.DecryptionKey;
import dev.securecomm.key.OwnKeys;
import dev.securecomm.key.SigningKey;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/// RSA as our keys do it.
@State(Scope.Benchmark)
public class KeyBenchmark {

  @Param({"2048", "3072"})
  int bits;

  private final byte[] input = new byte[256];
  private final byte[] secret = new byte[DecryptionKey.CONTENT_KEY_BYTES];
  private SigningKey signing;
  private DecryptionKey decryption;
  private byte[] signature;
  private byte[] wrapped;

  @Setup
  public void prepare() {
    OwnKeys keys = Keys.of(bits).server();
    signing = keys.currentSigning();
    decryption = keys.currentDecryption();
    signature = signing.sign(input);
    wrapped = decryption.encryptionKey().wrap(secret);
  }

  @Benchmark
  public byte[] sign() {
    return signing.sign(input);
  }

  @Benchmark
  public boolean verify() {
    return signing.verifyingKey().verify(input, signature);
  }

  @Benchmark
  public byte[] wrap() {
    return decryption.encryptionKey().wrap(secret);
  }

  @Benchmark
  public byte[] unwrap() {
    return decryption.unwrap(wrapped);
  }
}
