package dev.securecomm.testkit.hostile;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.securecomm.codec.MalformedException;
import dev.securecomm.file.PrivateFolder;
import dev.securecomm.key.KeyFile;
import dev.securecomm.key.Kid;
import dev.securecomm.key.OwnKeys;
import dev.securecomm.key.Party;
import dev.securecomm.key.PrivateParts;
import dev.securecomm.key.SignedJwkSet;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;

/// Two senders with keys of their own, who introduce themselves to a running server.
final class LiveCast {

  private static final int BITS = 2048;

  /// How long what is made for a running server may wait to be posted.
  private static final Duration PATIENCE = Duration.ofHours(1);

  private final OwnKeys alice;
  private final OwnKeys before;
  private final OwnKeys mallory;
  private final Instant now;

  /// Keys are made in a folder that has none.
  LiveCast(Path folder, Instant now) {
    this.now = now;
    this.before = keys(folder, "alice-before", "alice");
    this.alice =
        PrivateParts.revoking(keys(folder, "alice", "alice"), now, before.currentSigning().kid());
    this.mallory = keys(folder, "mallory", "mallory");
  }

  private OwnKeys keys(Path folder, String name, String party) {
    return new KeyFile(PrivateFolder.open(folder.resolve(name)), null)
        .loadOrMake(new Party(party), BITS, now);
  }

  /// The settings by which a server pins the two.
  String pins() {
    return "--securecomm.trust.peers.%s=%s --securecomm.trust.peers.%s=%s"
        .formatted(alice.party(), alice.fingerprint(), mallory.party(), mallory.fingerprint());
  }

  /// @throws IllegalStateException if the server is not who is meant, or does not trust the two
  Cast introducedTo(RunningEndpoint server, Kid fingerprint, String listener) {
    SignedJwkSet set = keysOf(server);
    if (!set.fingerprint().equals(fingerprint)) {
      throw new IllegalStateException(
          "the server is another: its fingerprint is " + set.fingerprint());
    }
    announce(server, alice);
    announce(server, mallory);
    ServerFace face = new ServerFace(set.party(), set.keys(), PrivateParts.signing(mallory));
    return new Cast(alice, before, mallory, face, now, PATIENCE, listener);
  }

  private static SignedJwkSet keysOf(RunningEndpoint server) {
    try {
      HttpResponse<byte[]> answer = server.get("/.well-known/jwks.jwt");
      return SignedJwkSet.parse(new String(answer.body(), US_ASCII));
    } catch (MalformedException e) {
      throw new IllegalStateException("the server shows no signed keys", e);
    }
  }

  private void announce(RunningEndpoint server, OwnKeys sender) {
    byte[] set = sender.sign(now, Duration.ofHours(24)).compact().getBytes(US_ASCII);
    int status = server.post("/peers", "application/jwk-set+jwt", set).statusCode();
    if (status != 200 && status != 201) {
      throw new IllegalStateException(
          "the server answers %d to %s; start it with %s"
              .formatted(status, sender.party(), pins()));
    }
  }
}
