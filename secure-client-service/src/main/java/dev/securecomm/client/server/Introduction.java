package dev.securecomm.client.server;

import dev.securecomm.key.PublishedKeys;
import dev.securecomm.key.SignedJwkSet;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Makes us known to the server: announces our keys before they are used, and again before the
/// server would find them expired.
public final class Introduction {

  private final ServerApi api;
  private final PublishedKeys keys;
  private volatile @Nullable SignedJwkSet announced;

  public Introduction(ServerApi api, PublishedKeys keys) {
    this.api = api;
    this.keys = keys;
  }

  /// Whether the server knew us before.
  public enum Outcome {
    NEW,
    KNOWN
  }

  /// Announces our keys unless the server has had this very set.
  ///
  /// @param atMost how long the server's answer is waited for then
  public void ensure(Duration atMost) throws NoAnswerException, NotIntroducedException {
    if (!keys.signed().equals(announced)) {
      announce(atMost);
    }
  }

  /// Announces our keys now.
  ///
  /// @param atMost how long the server's answer is waited for
  public Outcome announce(Duration atMost) throws NoAnswerException, NotIntroducedException {
    SignedJwkSet ours = keys.signed();
    HttpAnswer answer = api.announce(ours, atMost);
    if (answer.status() != 200 && answer.status() != 201) {
      throw new NotIntroducedException(sentence(answer, ours));
    }
    announced = ours;
    return answer.status() == 201 ? Outcome.NEW : Outcome.KNOWN;
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
