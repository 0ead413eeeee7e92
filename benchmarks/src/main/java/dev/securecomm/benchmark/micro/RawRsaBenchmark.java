package dev.securecomm.benchmark.micro;

import com.nimbusds.jose.JOSEException;
import dev.securecomm.benchmark.party.Parties;
import dev.securecomm.benchmark.raw.Provider;
import dev.securecomm.benchmark.raw.RawRsa;
import java.security.GeneralSecurityException;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/// RSA by the providers themselves.
@State(Scope.Benchmark)
public class RawRsaBenchmark {

  @Param({"OURS", "JDK"})
  Provider provider = Provider.JDK;

  @Param({"2048", "3072"})
  int bits;

  private final byte[] input = new byte[256];
  private final byte[] secret = new byte[32];
  private RawRsa rsa;
  private byte[] signature;
  private byte[] wrapped;

  @Setup
  public void prepare() throws GeneralSecurityException, JOSEException {
    rsa = new RawRsa(provider, Keys.of(bits).rsa(Parties.SERVER));
    signature = rsa.sign(input);
    wrapped = rsa.wrap(secret);
  }

  @Benchmark
  public byte[] sign() throws GeneralSecurityException {
    return rsa.sign(input);
  }

  @Benchmark
  public boolean verify() throws GeneralSecurityException {
    return rsa.verify(input, signature);
  }

  @Benchmark
  public byte[] wrap() throws GeneralSecurityException {
    return rsa.wrap(secret);
  }

  @Benchmark
  public byte[] unwrap() throws GeneralSecurityException {
    return rsa.unwrap(wrapped);
  }
}
