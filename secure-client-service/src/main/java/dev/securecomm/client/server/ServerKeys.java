package dev.securecomm.client.server;

import dev.securecomm.codec.MalformedException;
import dev.securecomm.key.JwkSet;
import dev.securecomm.key.Party;
import dev.securecomm.key.SignedJwkSet;
import dev.securecomm.key.Validity;
import dev.securecomm.trust.DistrustedException;
import dev.securecomm.trust.Peer;
import dev.securecomm.trust.PeerBook;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/// The server's keys: fetched, found to be signed by the pinned identity, and kept fresh.
public final class ServerKeys {

  private final Party server;
  private final ServerApi api;
  private final PeerBook peers;
  private final Clock clock;

  public ServerKeys(Party server, ServerApi api, PeerBook peers, Clock clock) {
    this.server = server;
    this.api = api;
    this.peers = peers;
    this.clock = clock;
  }

  public Party server() {
    return server;
  }

  /// Keys that can be sealed to, fetched if there are none or theirs are about to expire.
  ///
  /// @param atMost how long they are waited for then
  public JwkSet current(Duration atMost) throws NoAnswerException, UntrustedServerException {
    Optional<Peer> known = peers.trusted(server);
    if (known.isPresent() && isYoung(known.get().keys().validity())) {
      return known.get().keys().keys();
    }
    try {
      return fetch(atMost);
    } catch (NoAnswerException e) {
      // A set that is not young is still good until it expires.
      return peers.keysOf(server).orElseThrow(() -> e);
    } catch (UntrustedServerException e) {
      if (e.distrust().isPresent()) {
        throw e;
      }
      // No signed set at all: a gateway's error page, say, and nothing that our peer has said.
      return peers.keysOf(server).orElseThrow(() -> e);
    }
  }

  /// Fetches the keys now.
  ///
  /// @param atMost how long they are waited for
  public JwkSet fetch(Duration atMost) throws NoAnswerException, UntrustedServerException {
    HttpAnswer answer = api.fetchKeys(atMost);
    if (!answer.isOk()) {
      throw new UntrustedServerException(
          "The server answers " + answer.status() + " when asked for its keys.", null);
    }
    try {
      String compact = new String(answer.body(), StandardCharsets.US_ASCII);
      SignedJwkSet set = SignedJwkSet.parse(compact);
      peers.admit(server, set);
      return set.keys();
    } catch (MalformedException e) {
      throw new UntrustedServerException(
          "What the server shows as its keys is not a signed JWK Set: " + e.getMessage() + ".",
          null);
    } catch (DistrustedException e) {
      String clocks = answer.aboutTheClocks().map(sentence -> " " + sentence).orElse("");
      throw new UntrustedServerException(e.getMessage() + clocks, e.distrust());
    }
  }

  /// In the second half of its life a set is fetched anew.
  private boolean isYoung(Validity validity) {
    Instant now = clock.instant();
    return validity.isFresh(now)
        && now.isBefore(validity.iat().plus(validity.lifetime().dividedBy(2)));
  }
}
