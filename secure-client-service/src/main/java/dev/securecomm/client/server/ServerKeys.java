package dev.securecomm.client.server;

import dev.securecomm.codec.MalformedException;
import dev.securecomm.key.JwkSet;
import dev.securecomm.key.Party;
import dev.securecomm.key.SignedJwkSet;
import dev.securecomm.trust.Admission;
import dev.securecomm.trust.DistrustedException;
import dev.securecomm.trust.Peer;
import dev.securecomm.trust.PeerBook;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The server's keys: fetched, found to be signed by the pinned identity, and kept fresh.
public final class ServerKeys {

  private static final Logger LOG = LoggerFactory.getLogger(ServerKeys.class);

  private final Party server;
  private final ServerApi api;
  private final PeerBook peers;
  private final Clock clock;
  private final Renewal renewal = new Renewal();
  private final SharedRequest<JwkSet> fetching;

  public ServerKeys(Party server, ServerApi api, PeerBook peers, Clock clock) {
    this.server = server;
    this.api = api;
    this.peers = peers;
    this.clock = clock;
    this.fetching = new SharedRequest<>(this::fetchNow, clock);
  }

  public Party server() {
    return server;
  }

  /// Keys that can be sealed to, fetched if there are none or theirs are about to expire.
  ///
  /// @param atMost how long they are waited for then
  public JwkSet current(Duration atMost) throws ServerTroubleException {
    Optional<SignedJwkSet> good = peers.trusted(server).map(Peer::keys).filter(this::isFresh);
    if (good.isPresent() && !renewal.isDue(good.get().validity(), clock.instant())) {
      return good.get().keys();
    }
    try {
      return fetch(atMost);
    } catch (NoAnswerException e) {
      // A set that is not young is still good until it expires.
      return peers.keysOf(server).orElseThrow(() -> e);
    } catch (UntrustedServerException e) {
      if (e.distrust().isPresent()) {
        renewal.lookAgain();
        throw e;
      }
      // No signed set at all: a gateway's error page, say, and nothing that our peer has said.
      return peers.keysOf(server).orElseThrow(() -> e);
    }
  }

  private boolean isFresh(SignedJwkSet set) {
    return set.validity().isFresh(clock.instant());
  }

  /// Fetches the keys as they are from now on, together with all who ask for that.
  ///
  /// @param atMost how long they are waited for
  public JwkSet fetch(Duration atMost) throws ServerTroubleException {
    return fetching.answer(atMost);
  }

  private JwkSet fetchNow(Duration atMost) throws ServerTroubleException {
    HttpAnswer answer = api.fetchKeys(atMost);
    if (!answer.isOk()) {
      throw new UntrustedServerException(
          "The server answers " + answer.status() + " when asked for its keys.", null);
    }
    try {
      String compact = new String(answer.body(), StandardCharsets.US_ASCII);
      return admitted(SignedJwkSet.parse(compact));
    } catch (MalformedException e) {
      throw new UntrustedServerException(
          "What the server shows as its keys is not a signed JWK Set: " + e.getMessage() + ".",
          null);
    } catch (DistrustedException e) {
      String clocks = answer.aboutTheClocks().map(sentence -> " " + sentence).orElse("");
      throw new UntrustedServerException(e.getMessage() + clocks, e.distrust());
    }
  }

  private JwkSet admitted(SignedJwkSet set) throws DistrustedException {
    switch (peers.admit(server, set)) {
      case MOVED -> LOG.warn(Admission.newIdentity(set));
      case NEW, REFRESHED -> {}
    }
    return set.keys();
  }
}
