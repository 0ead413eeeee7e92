package dev.securecomm.benchmark.micro;

import dev.securecomm.key.Hkdf;
import dev.securecomm.message.RecordKey;
import dev.securecomm.message.RefusedException;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/// HKDF, and our AES-256-GCM under a key that it derives.
@State(Scope.Benchmark)
public class RecordBenchmark {

  @Param({"100", "1000000"})
  int bytes;

  private final byte[] secret = new byte[32];
  private final byte[] info = new byte[56];
  private RecordKey key;
  private byte[] body;
  private byte[] sealed;

  @Setup
  public void prepare() {
    key = new RecordKey(Keys.of(2048).server(), "benchmark");
    body = new byte[bytes];
    sealed = key.seal("body", body);
  }

  @Benchmark
  public byte[] derive() {
    return Hkdf.derive(secret, info, secret.length);
  }

  @Benchmark
  public byte[] seal() {
    return key.seal("body", body);
  }

  @Benchmark
  public byte[] open() throws RefusedException {
    return key.open("body", sealed);
  }
}
