package dev.securecomm.client.server;

import dev.securecomm.key.PublishedKeys;
import dev.securecomm.key.SignedJwkSet;
import dev.securecomm.key.Validity;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Makes us known to the server: announces our keys before they are used, and again before the
/// server would find them expired.
public final class Introduction {

  private static final Logger LOG = LoggerFactory.getLogger(Introduction.class);

  /// How long a message waits for our newest keys to be announced, if it could go without.
  private static final Duration SOON = Duration.ofSeconds(1);

  private final ServerApi api;
  private final PublishedKeys keys;
  private final SharedRequest<SignedJwkSet> announcing;
  private final AtomicLong news = new AtomicLong();
  private final InstantSource clock;
  private volatile @Nullable SignedJwkSet announced;
  private volatile @Nullable String trouble;

  public Introduction(ServerApi api, PublishedKeys keys, InstantSource clock) {
    this.api = api;
    this.keys = keys;
    this.clock = clock;
    this.announcing = new SharedRequest<>(this::announceNow, clock);
  }

  /// Announces our keys if the server does not know by a set before what we sign with, or will not
  /// for long: whoever looks after that was late then. As long as it does, a failure stops nothing.
  ///
  /// @param atMost how long the server's answer is waited for
  public void ensure(Duration atMost) throws ServerTroubleException {
    Optional<Validity> known = known();
    if (known.isEmpty()) {
      renew(atMost);
    } else if (isOld(known.get())) {
      renewInPassing(atMost.compareTo(SOON) < 0 ? atMost : SOON);
    }
  }

  private void renewInPassing(Duration atMost) {
    try {
      renew(atMost);
    } catch (ServerTroubleException e) {
      LOG.debug("Our keys could not be announced: {}", e.sentence());
    }
  }

  /// How long the server knows the key that we sign with now, if it does.
  private Optional<Validity> known() {
    return Optional.ofNullable(announced)
        .filter(set -> set.validity().isFresh(clock.instant()))
        .filter(set ->
            set.keys().verifying(keys.signed().keys().verifying().getFirst().kid()).isPresent())
        .map(SignedJwkSet::validity);
  }

  /// With a quarter of its life to go.
  private boolean isOld(Validity validity) {
    Duration rest = Duration.between(clock.instant(), validity.exp());
    return rest.compareTo(validity.lifetime().dividedBy(4)) < 0;
  }

  /// Announces our keys unless the server has had this very set.
  ///
  /// @param atMost how long the server's answer is waited for then
  void renew(Duration atMost) throws ServerTroubleException {
    long end = System.nanoTime() + atMost.toNanos();
    if (!isAnnounced()) {
      var _ = announcing.answerUnderWay(atMost);
    }
    // Unless that was the set before.
    if (!isAnnounced()) {
      announce(Duration.ofNanos(end - System.nanoTime()));
    }
  }

  /// What stands in the way of our newest keys, which the server will need one day.
  public Optional<String> trouble() {
    return Optional.ofNullable(trouble);
  }

  private boolean isAnnounced() {
    return keys.signed().equals(announced);
  }

  /// Announces our keys as they are from now on, together with all who ask for that.
  ///
  /// @param atMost how long the server's answer is waited for
  public void announce(Duration atMost) throws ServerTroubleException {
    var _ = announcing.answer(atMost);
  }

  /// How often the server has learned something when we came: that we are there, or of other keys
  /// of ours. If it is more often than when a message was posted, that may have been refused for
  /// what the server did not know yet, whoever has told it since.
  public long news() {
    return news.get();
  }

  private SignedJwkSet announceNow(Duration atMost) throws ServerTroubleException {
    try {
      SignedJwkSet ours = announced(keys.signed(), atMost);
      trouble = null;
      return ours;
    } catch (ServerTroubleException e) {
      trouble = e.sentence();
      throw e;
    }
  }

  private SignedJwkSet announced(SignedJwkSet ours, Duration atMost) throws ServerTroubleException {
    HttpAnswer answer = api.announce(ours, atMost);
    if (answer.status() != 200 && answer.status() != 201) {
      throw new NotIntroducedException(sentence(answer, ours));
    }
    SignedJwkSet before = announced;
    announced = ours;
    if (answer.status() == 201 || before == null || before.seq() != ours.seq()) {
      news.incrementAndGet();
    }
    return ours;
  }

  private static String askForAPin(SignedJwkSet ours) {
    return "Its operator has to set securecomm.trust.peers."
        + ours.party()
        + "="
        + ours.fingerprint();
  }

  private static String sentence(HttpAnswer answer, SignedJwkSet ours) {
    String why =
        switch (answer.status()) {
          case 403 -> "it does not trust us. " + askForAPin(ours);
          case 429 -> "it takes no more parties that are not pinned. " + askForAPin(ours);
          case 409 -> "it knows newer keys of ours. Were old keys restored here";
          default -> "it answers " + answer.status();
        };
    Optional<String> trace =
        answer.trace().map(id -> " Its operator finds more under trace " + id + ".");
    return "The server refused our introduction: "
        + why
        + "."
        + answer.aboutTheClocks().map(clocks -> " " + clocks).orElse("")
        + trace.orElse("");
  }
}
