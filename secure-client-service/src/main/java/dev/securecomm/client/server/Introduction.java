package dev.securecomm.client.server;

import dev.securecomm.key.PublishedKeys;
import dev.securecomm.key.SignedJwkSet;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/// Makes us known to the server: announces our keys before they are used, and again before the
/// server would find them expired.
public final class Introduction {

  private final ServerApi api;
  private final PublishedKeys keys;
  private final SharedRequest<SignedJwkSet> announcing;
  private final AtomicLong news = new AtomicLong();
  private volatile @Nullable SignedJwkSet announced;

  public Introduction(ServerApi api, PublishedKeys keys, InstantSource clock) {
    this.api = api;
    this.keys = keys;
    this.announcing = new SharedRequest<>(this::announceNow, clock);
  }

  /// Announces our keys unless the server has had this very set.
  ///
  /// @param atMost how long the server's answer is waited for then
  public void ensure(Duration atMost) throws ServerTroubleException {
    long end = System.nanoTime() + atMost.toNanos();
    if (!isAnnounced()) {
      var _ = announcing.answerUnderWay(atMost);
    }
    // Unless that was the set before.
    if (!isAnnounced()) {
      announce(Duration.ofNanos(end - System.nanoTime()));
    }
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
    SignedJwkSet ours = keys.signed();
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

  private static String sentence(HttpAnswer answer, SignedJwkSet ours) {
    String why =
        switch (answer.status()) {
          case 403 ->
              "it does not trust us. Its operator has to set securecomm.trust.peers."
                  + ours.party()
                  + "="
                  + ours.fingerprint();
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
