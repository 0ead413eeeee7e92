package dev.securecomm.client.server;

import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.event.Level;

/// Something is wrong with the server, or with whatever answers for it; the message is a sentence
/// for the operator.
public abstract sealed class ServerTroubleException extends Exception
    permits NoAnswerException, NotIntroducedException, UntrustedServerException {

  private static final long serialVersionUID = 1L;

  private static final int CAUSES_SHOWN = 5;

  ServerTroubleException(String sentence, @Nullable Throwable cause) {
    super(sentence, cause);
  }

  public String sentence() {
    return String.valueOf(getMessage());
  }

  /// How loudly the log has to say it.
  public Level loudness() {
    return Level.WARN;
  }

  /// What the log has to add to a sentence: of what caused this the names of its classes. What it
  /// says may quote what was received.
  public String causes() {
    String causes =
        Stream.iterate(getCause(), cause -> cause != null, Throwable::getCause)
            .limit(CAUSES_SHOWN)
            .map(cause -> cause.getClass().getSimpleName())
            .collect(Collectors.joining(", "));
    return causes.isEmpty() ? "" : " (" + causes + ")";
  }
}
