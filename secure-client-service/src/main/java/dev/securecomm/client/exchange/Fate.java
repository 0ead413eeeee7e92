package dev.securecomm.client.exchange;

import dev.securecomm.client.server.HttpAnswer;
import java.util.Optional;

/// What has become of a message so far, for the sentences that tell of a failure.
///
/// Once it may have arrived, nobody knows whether it was handled: neither a refusal (protocol
/// section 7) nor what fails after one is the server's word, and somebody in between can bring
/// about both.
final class Fate {

  /// What ends every sentence about a message that may have arrived.
  static final String NOT_KNOWN = "Whether the message was handled is not known.";

  private boolean mayHaveArrived;
  private Optional<HttpAnswer> refusal = Optional.empty();

  void arrivedPerhaps() {
    mayHaveArrived = true;
  }

  void answered(HttpAnswer answer) {
    mayHaveArrived = true;
    if (!answer.isOk()) {
      refusal = Optional.of(answer);
    }
  }

  /// Whether it may have arrived, and nobody has judged it: perhaps there is a reply to be had. Who
  /// has too much to do has not looked at it.
  boolean isUncertain() {
    return mayHaveArrived && refusal.filter(answer -> !answer.isUnavailable()).isEmpty();
  }

  /// What there is to add to a sentence that says what failed.
  String after(String sentence) {
    return sentence
        + refusal.map(answer -> " Before that, the " + refusal(answer)).orElse("")
        + (mayHaveArrived ? " " + NOT_KNOWN : "");
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
