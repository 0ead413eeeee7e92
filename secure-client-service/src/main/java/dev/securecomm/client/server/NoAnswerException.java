package dev.securecomm.client.server;

import java.net.ConnectException;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpTimeoutException;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLHandshakeException;

/// The server did not answer.
public final class NoAnswerException extends ServerTroubleException {

  private static final long serialVersionUID = 1L;

  private final Why why;

  /// How far it got. Only a connection that was never made says that nothing has arrived: one that
  /// breaks off, or an answer that stalls, may follow upon a message that was handled.
  public enum Why {
    NOT_REACHED("The server cannot be reached.", false),
    NOT_SECURED(
        "There is no connection to the server: TLS failed. Is its certificate trusted here?",
        false),
    /// TLS failed, and perhaps not at its beginning; so it does where the server speaks plain HTTP.
    NO_LONGER_SECURED("The connection to the server broke off: TLS failed.", true),
    TIMED_OUT("The server did not answer in time.", true),
    /// That, or what came is nothing that HTTP allows.
    BROKEN_OFF("The connection to the server broke off before there was a proper answer.", true);

    private final String sentence;
    private final boolean reached;

    Why(String sentence, boolean reached) {
      this.sentence = sentence;
      this.reached = reached;
    }
  }

  NoAnswerException(Throwable cause) {
    this(why(cause), cause);
  }

  private NoAnswerException(Why why, Throwable cause) {
    super(why.sentence, cause);
    this.why = why;
  }

  private static Why why(Throwable cause) {
    return switch (cause) {
      case ConnectException e -> Why.NOT_REACHED;
      case HttpConnectTimeoutException e -> Why.NOT_REACHED;
      case SSLHandshakeException e -> Why.NOT_SECURED;
      case SSLException e -> Why.NO_LONGER_SECURED;
      case HttpTimeoutException e -> Why.TIMED_OUT;
      default -> Why.BROKEN_OFF;
    };
  }

  public Why why() {
    return why;
  }

  /// Whether what was sent may have arrived.
  public boolean isReached() {
    return why.reached;
  }
}
