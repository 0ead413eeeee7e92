package dev.securecomm.client.exchange;

import dev.securecomm.client.server.HttpAnswer;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// What has become of a message so far, for the sentences that tell of a failure.
///
/// Once it may have arrived, nobody knows whether it was handled: neither a refusal (protocol
/// section 7) nor what fails after one is the server's word, and somebody in between can bring
/// about both.
final class Fate {

  private final boolean wasTried;
  private boolean mayHaveArrived;
  private boolean isUnderWay;
  private boolean isJudged;
  private Optional<HttpAnswer> refusal = Optional.empty();

  /// @param wasTried whether there were tries before this one, of which nothing is known
  Fate(boolean wasTried) {
    this.wasTried = wasTried;
  }

  void arrivedPerhaps() {
    mayHaveArrived = true;
    isUnderWay = true;
  }

  void answered(HttpAnswer answer) {
    mayHaveArrived = true;
    isUnderWay = true;
    if (!answer.isOk()) {
      refusal = Optional.of(answer);
      // Who has too much to do has not looked at it.
      isJudged |= !answer.isUnavailable();
    }
  }

  /// What it was refused for is mended: as it is now it has not been sent yet.
  void mended() {
    isUnderWay = false;
    isJudged = false;
  }

  /// Whether it may have arrived as it is, and nobody has judged it: perhaps there is a reply to be
  /// had.
  boolean isUncertain() {
    return isUnderWay && !isJudged;
  }

  /// What there is to add to a sentence that says what failed, if anything.
  String told() {
    return Stream.of(
            refusal.map(answer -> "Before that, the " + refusal(answer)),
            mayHaveArrived || wasTried
                ? Optional.of(ExchangeException.NOT_KNOWN)
                : Optional.<String>empty())
        .flatMap(Optional::stream)
        .collect(Collectors.joining(" "));
  }

  /// How the server refused, and by what the two operators find out why.
  static String refusal(HttpAnswer answer) {
    return "server refused the message with status "
        + answer.status()
        + "."
        + answer.aboutTheClocks().map(clocks -> " " + clocks).orElse("")
        + answer
            .trace()
            .map(trace -> " Its operator finds the reason under trace " + trace + ".")
            .orElse("");
  }
}
