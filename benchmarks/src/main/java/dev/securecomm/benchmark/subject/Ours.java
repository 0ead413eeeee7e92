package dev.securecomm.benchmark.subject;

import dev.securecomm.envelope.Envelope;
import dev.securecomm.envelope.Suite;
import dev.securecomm.key.JwkSet;
import dev.securecomm.key.OwnKeys;
import dev.securecomm.message.Lifetimes;
import dev.securecomm.message.Opener;
import dev.securecomm.message.SealedRequest;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;

/// Our server under envelopes of one suite.
final class Ours implements Subject {

  private final OurServer ours;
  private final Suite suite;
  private final Envelopes envelopes;
  private final Opener opener;

  Ours(OurServer ours, Suite suite, OwnKeys client) {
    this.ours = ours;
    this.suite = suite;
    OwnKeys server = ours.parties().server();
    this.envelopes = new Envelopes(client, server);
    Optional<JwkSet> trusted = Optional.of(server.published());
    this.opener =
        new Opener(
            () -> client,
            party -> trusted,
            new Lifetimes(Duration.ofMinutes(5), Duration.ofHours(24)),
            Clock.systemUTC());
  }

  @Override
  public String name() {
    return switch (suite) {
      case PART_1 -> "ours, part 1";
      case PART_2_FERNET -> "ours, part 2 fernet, " + Envelopes.KEY;
      case PART_2_A256GCM -> "ours, part 2 A256GCM, " + Envelopes.KEY;
    };
  }

  @Override
  public Server server() {
    return ours.server();
  }

  @Override
  public String mediaType() {
    return "application/jose+json";
  }

  @Override
  public byte[] seal(byte[] body) {
    return envelopes.seal(suite, body).envelope().toBytes();
  }

  @Override
  public byte[] exchange(byte[] body) throws Exception {
    SealedRequest sealed = envelopes.seal(suite, body);
    byte[] reply = post(sealed.envelope().toBytes());
    return opener.openReply(Envelope.parse(reply), sealed).message().body();
  }
}
