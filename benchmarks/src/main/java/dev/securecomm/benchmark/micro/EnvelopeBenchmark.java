package dev.securecomm.benchmark.micro;

import dev.securecomm.benchmark.load.Sealed;
import dev.securecomm.benchmark.party.Parties;
import dev.securecomm.benchmark.subject.Envelopes;
import dev.securecomm.codec.MalformedException;
import dev.securecomm.envelope.Digest;
import dev.securecomm.envelope.Envelope;
import dev.securecomm.envelope.Suite;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/// What is done to envelopes without a key.
@State(Scope.Benchmark)
public class EnvelopeBenchmark {

  @Param({"PART_1", "PART_2_FERNET"})
  Suite suite = Suite.PART_1;

  @Param({"100", "1000000"})
  int bytes;

  private Envelope envelope;
  private byte[] json;

  @Setup
  public void prepare() {
    Parties parties = Keys.of(2048);
    envelope =
        new Envelopes(parties.client(), parties.server())
            .seal(suite, Sealed.body(bytes))
            .envelope();
    json = envelope.toBytes();
  }

  @Benchmark
  public Envelope parse() throws MalformedException {
    return Envelope.parse(json);
  }

  @Benchmark
  public byte[] write() {
    return envelope.toBytes();
  }

  @Benchmark
  public Digest digest() {
    return envelope.digest();
  }
}
