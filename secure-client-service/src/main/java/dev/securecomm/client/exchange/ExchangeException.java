package dev.securecomm.client.exchange;

import dev.securecomm.client.server.NoAnswerException;
import dev.securecomm.client.server.NotIntroducedException;
import dev.securecomm.client.server.ServerTroubleException;
import dev.securecomm.client.server.UntrustedServerException;
import org.jspecify.annotations.Nullable;
import org.slf4j.event.Level;

/// An exchange failed; the message is a sentence or two for the person who sent it.
public final class ExchangeException extends Exception {

  private static final long serialVersionUID = 1L;

  /// The sentence that ends whatever is told of a message that may have arrived.
  public static final String NOT_KNOWN = "Whether the message was handled is not known.";

  private final Failure failure;

  ExchangeException(Failure failure, String sentence, @Nullable ServerTroubleException cause) {
    super(sentence, cause);
    this.failure = failure;
  }

  /// What trouble with the server means for an exchange.
  static ExchangeException of(ServerTroubleException trouble, String moreToSay) {
    return new ExchangeException(
        failure(trouble), (trouble.sentence() + " " + moreToSay).strip(), trouble);
  }

  private static Failure failure(ServerTroubleException trouble) {
    return switch (trouble) {
      case NoAnswerException silence ->
          switch (silence.why()) {
            case NOT_REACHED, NOT_SECURED -> Failure.UNREACHABLE;
            case TIMED_OUT -> Failure.TIMEOUT;
            case NO_LONGER_SECURED, BROKEN_OFF -> Failure.BROKEN_OFF;
          };
      case NotIntroducedException refusal -> Failure.REFUSED;
      case UntrustedServerException distrust -> Failure.SERVER_NOT_TRUSTED;
    };
  }

  public String sentence() {
    return String.valueOf(getMessage());
  }

  /// The sentence, with what an operator wants to know beside it.
  public String forTheLog() {
    return getCause() instanceof ServerTroubleException trouble
        ? sentence() + trouble.causes()
        : sentence();
  }

  /// How loudly the log has to say it.
  public Level loudness() {
    return getCause() instanceof ServerTroubleException trouble ? trouble.loudness() : Level.WARN;
  }

  public Failure failure() {
    return failure;
  }
}
