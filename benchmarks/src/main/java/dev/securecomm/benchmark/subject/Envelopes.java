package dev.securecomm.benchmark.subject;

import dev.securecomm.envelope.Envelope;
import dev.securecomm.envelope.MessageId;
import dev.securecomm.envelope.Suite;
import dev.securecomm.key.OwnKeys;
import dev.securecomm.message.Lifetimes;
import dev.securecomm.message.Message;
import dev.securecomm.message.Recipient;
import dev.securecomm.message.SealedRequest;
import dev.securecomm.message.Sealer;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;

/// Seals requests as our client does, before anything is measured.
///
/// This is the one place that says whether K is reused in part 2: the library's own [Sealer] does
/// what it does, and [#KEY] has to say so in the tables.
public final class Envelopes {

  /// What K the [Sealer] uses in part 2.
  public static final String KEY = "K reused";

  private static final Lifetimes LIFETIMES =
      new Lifetimes(Duration.ofMinutes(10), Duration.ofHours(24));

  private final Sealer sealer;
  private final Recipient recipient;

  public Envelopes(OwnKeys client, OwnKeys server) {
    this.sealer = new Sealer(() -> client, LIFETIMES, Clock.systemUTC());
    this.recipient = new Recipient(server.party(), server.published().currentEncryption());
  }

  public SealedRequest seal(Suite suite, byte[] body) {
    return sealer.sealRequest(
        suite,
        MessageId.random(),
        Message.text(new String(body, StandardCharsets.UTF_8)),
        recipient);
  }

  /// A part 1 envelope in JOSE's compact spelling, which every JOSE library reads.
  public byte[] compact(byte[] body) {
    Envelope envelope = seal(Suite.PART_1, body).envelope();
    return envelope.compact().getBytes(StandardCharsets.US_ASCII);
  }
}
