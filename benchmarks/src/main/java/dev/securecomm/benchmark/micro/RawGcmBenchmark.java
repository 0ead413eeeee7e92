package dev.securecomm.benchmark.micro;

import dev.securecomm.benchmark.raw.Provider;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/// AES-256-GCM by the providers themselves.
@State(Scope.Benchmark)
public class RawGcmBenchmark {

  @Param({"OURS", "JDK"})
  Provider provider = Provider.JDK;

  @Param({"100", "10000", "1000000"})
  int bytes;

  private final SecureRandom random = new SecureRandom();
  private final SecretKeySpec key = new SecretKeySpec(new byte[32], "AES");
  private byte[] body;

  @Setup
  public void prepare() {
    body = new byte[bytes];
  }

  @Benchmark
  public byte[] encrypt() throws GeneralSecurityException {
    byte[] iv = new byte[12];
    random.nextBytes(iv);
    Cipher cipher = provider.cipher("AES/GCM/NoPadding");
    cipher.init(Cipher.ENCRYPT_MODE, key, new GCMParameterSpec(128, iv));
    return cipher.doFinal(body);
  }
}
