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
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The server's keys: fetched, found to be signed by the pinned identity, and kept fresh.
public final class ServerKeys {

  private static final Logger LOG = LoggerFactory.getLogger(ServerKeys.class);

  /// A caller waits no longer for keys that are newer than good ones.
  private static final Duration SOON = Duration.ofSeconds(1);

  private final Party server;
  private final ServerApi api;
  private final PeerBook peers;
  private final Clock clock;
  private final Renewal renewal = new Renewal();
  private final SharedRequest<JwkSet> fetching;
  private volatile boolean warned;

  /// That another identity was shown, as long as nobody has been told: he may have gone before the
  /// answer came.
  private final AtomicReference<@Nullable UntrustedServerException> untold =
      new AtomicReference<>();

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
  /// @param atMost how long they are waited for if there are none
  public JwkSet current(Duration atMost) throws ServerTroubleException {
    Optional<SignedJwkSet> good = peers.trusted(server).map(Peer::keys).filter(this::isFresh);
    if (good.isEmpty()) {
      return fetching.answerUnderWay(atMost);
    }
    UntrustedServerException another = untold.getAndSet(null);
    if (another != null) {
      renewal.lookAgain();
      throw another;
    }
    SignedJwkSet atHand = good.get();
    return renewal.isDue(atHand.validity(), clock.instant())
        ? renewed(atMost).orElse(atHand.keys())
        : atHand.keys();
  }

  /// Newer keys than those at hand, which are good until they expire: none, if none come soon, or
  /// what comes is nothing that our peer says now. Whoever can keep newer ones from us, or shows us
  /// what our peer has said before, could so have us stop at once otherwise.
  private Optional<JwkSet> renewed(Duration atMost) throws ServerTroubleException {
    try {
      return Optional.of(fetching.answer(atMost, atMost.compareTo(SOON) < 0 ? atMost : SOON));
    } catch (NoAnswerException e) {
      return Optional.empty();
    } catch (UntrustedServerException e) {
      if (e.isOfAnother()) {
        untold.set(null);
        renewal.lookAgain();
        throw e;
      }
      warnOfOld(e);
      return Optional.empty();
    }
  }

  /// Once, until a set is accepted.
  private void warnOfOld(UntrustedServerException e) {
    if (e.distrust().isPresent() && !warned) {
      warned = true;
      LOG.warn("{} It is ignored as long as the set before is good.", e.sentence());
    }
  }

  private boolean isFresh(SignedJwkSet set) {
    return set.validity().isFresh(clock.instant());
  }

  /// Fetches the keys as they are from now on, together with all who ask for that.
  ///
  /// @param atMost how long they are waited for
  public JwkSet fetch(Duration atMost) throws ServerTroubleException {
    try {
      return fetching.answer(atMost);
    } catch (UntrustedServerException e) {
      untold.set(null);
      throw e;
    }
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
      var untrusted = new UntrustedServerException(e.getMessage() + clocks, e.distrust());
      if (untrusted.isOfAnother()) {
        untold.set(untrusted);
      }
      throw untrusted;
    }
  }

  private JwkSet admitted(SignedJwkSet set) throws DistrustedException {
    switch (peers.admit(server, set)) {
      case MOVED -> LOG.warn(Admission.newIdentity(set));
      case NEW, REFRESHED -> {}
    }
    warned = false;
    untold.set(null);
    return set.keys();
  }
}
