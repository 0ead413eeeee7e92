package dev.securecomm.testkit.hostile;

import dev.securecomm.envelope.Suite;
import dev.securecomm.key.OwnKeys;
import dev.securecomm.key.PrivateParts;
import dev.securecomm.testkit.EnvelopeForge;
import dev.securecomm.testkit.TestKeys;
import java.time.Duration;
import java.time.Instant;

/// Who plays in the hostile messages, and when.
///
/// @param alice whom the server trusts
/// @param before what Alice's keys were before she took them back
/// @param mallory whom the server trusts, too, and who means ill
/// @param patience how long after `now` the messages may still be posted
/// @param listener a URL that a header may point to: nobody may ever call it
public record Cast(
    OwnKeys alice,
    OwnKeys before,
    OwnKeys mallory,
    ServerFace server,
    Instant now,
    Duration patience,
    String listener) {

  /// Where nobody listens, for vectors that are only to be read.
  static final String NOWHERE = "http://127.0.0.1:9/keys";

  /// Always the same parties, at [TestKeys#NOW].
  public static Cast fixed(String listener) {
    return new Cast(
        FixedParties.ALICE,
        FixedParties.ALICE_BEFORE,
        FixedParties.MALLORY,
        new ServerFace(
            TestKeys.SERVER,
            FixedParties.SERVER.published(),
            PrivateParts.signing(FixedParties.SERVER)),
        TestKeys.NOW,
        Duration.ZERO,
        listener);
  }

  /// An honest message from Alice.
  public EnvelopeForge honest(Suite suite) {
    return lasting(EnvelopeForge.request(suite, alice, server.recipient(), now));
  }

  /// An honest message from Mallory, out of the same source.
  EnvelopeForge mallorys(EnvelopeForge like) {
    return lasting(EnvelopeForge.request(like.suite(), mallory, server.recipient(), now))
        .randomFrom(like.source());
  }

  private EnvelopeForge lasting(EnvelopeForge forge) {
    return forge.header(json -> json.set("exp", exp()));
  }

  long iat() {
    return now.getEpochSecond();
  }

  long exp() {
    return now.plus(patience).plusSeconds(300).getEpochSecond();
  }
}
