package dev.securecomm.client.server;

import dev.securecomm.codec.JsonObject;
import dev.securecomm.codec.MalformedException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.regex.Pattern;

/// An HTTP answer as it came, from the server or from anyone in between: nothing in it is to be
/// believed.
public final class HttpAnswer {

  private static final Pattern TRACE = Pattern.compile("[A-Za-z0-9_-]{1,64}");

  /// Less is the network's doing and the rounding of `Date`.
  private static final Duration NOTEWORTHY = Duration.ofSeconds(5);

  private final int status;
  private final byte[] body;
  private final Optional<Duration> clockDifference;

  HttpAnswer(int status, byte[] body, Optional<Instant> date, Instant now) {
    this.status = status;
    this.body = body.clone();
    this.clockDifference = date.map(theirs -> Duration.between(now, theirs));
  }

  public int status() {
    return status;
  }

  public boolean isOk() {
    return status == 200;
  }

  /// Whether nobody looked at what was asked: there is too much to do, or nobody there to do it.
  public boolean isUnavailable() {
    return status == 503;
  }

  public byte[] body() {
    return body.clone();
  }

  /// The trace id of a problem, for the two operators to talk about.
  public Optional<String> trace() {
    try {
      return Optional.of(JsonObject.parse(body).string("trace"))
          .filter(text -> TRACE.matcher(text).matches());
    } catch (MalformedException e) {
      return Optional.empty();
    }
  }

  /// What an operator has to know of the clocks, as a sentence, if they differ.
  public Optional<String> aboutTheClocks() {
    return clockDifference
        .filter(difference -> difference.abs().compareTo(NOTEWORTHY) > 0)
        .map(difference -> "Your clocks differ by " + difference.abs().toSeconds() + " s.");
  }
}
