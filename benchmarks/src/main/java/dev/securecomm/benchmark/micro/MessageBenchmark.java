package dev.securecomm.benchmark.micro;

import dev.securecomm.benchmark.load.Sealed;
import dev.securecomm.benchmark.party.Parties;
import dev.securecomm.benchmark.subject.Envelopes;
import dev.securecomm.envelope.Envelope;
import dev.securecomm.envelope.Suite;
import dev.securecomm.key.JwkSet;
import dev.securecomm.key.OwnKeys;
import dev.securecomm.message.Lifetimes;
import dev.securecomm.message.OpenedMessage;
import dev.securecomm.message.Opener;
import dev.securecomm.message.RefusedException;
import dev.securecomm.message.SealedRequest;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/// Sealing and opening. With a body of a million bytes it shows what Fernet and AES-GCM take.
@State(Scope.Benchmark)
public class MessageBenchmark {

  @Param Suite suite = Suite.PART_1;

  @Param({"2048", "3072"})
  int bits;

  @Param({"100", "1000000"})
  int bytes;

  private Envelopes envelopes;
  private Opener opener;
  private byte[] body;
  private Envelope sealed;

  @Setup
  public void prepare() {
    Parties parties = Keys.of(bits);
    OwnKeys server = parties.server();
    Optional<JwkSet> client = Optional.of(parties.client().published());
    envelopes = new Envelopes(parties.client(), server);
    opener =
        new Opener(
            () -> server,
            party -> client,
            new Lifetimes(Duration.ofMinutes(5), Duration.ofHours(24)),
            Clock.systemUTC());
    body = Sealed.body(bytes);
    sealed = envelopes.seal(suite, body).envelope();
  }

  @Benchmark
  public SealedRequest seal() {
    return envelopes.seal(suite, body);
  }

  @Benchmark
  public OpenedMessage open() throws RefusedException {
    return opener.open(sealed);
  }
}
