package dev.securecomm.client.exchange;

import dev.securecomm.client.server.HttpAnswer;
import dev.securecomm.client.server.NoAnswerException;
import dev.securecomm.client.server.Server;
import dev.securecomm.client.server.ServerTroubleException;
import dev.securecomm.codec.MalformedException;
import dev.securecomm.envelope.Envelope;
import dev.securecomm.message.OpenedReply;
import dev.securecomm.message.Reason;
import dev.securecomm.message.RefusedException;
import java.util.Arrays;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One message on its way to a server and its reply on the way back, however often it is posted.
final class Conversation {

  private static final Logger LOG = LoggerFactory.getLogger(Conversation.class);

  private static final int REFUSED = 400;

  private static final int CONFLICT = 409;
  private static final int IN_PROGRESS = 425;

  private final Server server;
  private final MessageExchange.Crypto crypto;
  private final Letter letter;
  private final Patience patience;
  private final Stopwatch stopwatch;
  private final Fate fate;

  Conversation(With with, Outgoing message, Patience patience, Stopwatch stopwatch) {
    this.server = with.server;
    this.crypto = with.crypto;
    this.letter = new Letter(with, message, patience, stopwatch);
    this.patience = patience;
    this.stopwatch = stopwatch;
    this.fate = new Fate(message.wasTried());
  }

  /// With whom, and by what it is sealed and opened.
  record With(Server server, MessageExchange.Crypto crypto) {}

  /// The reply that answers the message.
  ///
  /// @throws ExchangeException if none was had
  Exchanged reply() throws ExchangeException {
    try {
      // What was kept for long comes to keys that are over, and its reply has to be verified.
      var _ = server.keys().current(patience.rest());
      server.introduction().ensure(patience.rest());
      return untilThereIsAReply();
    } catch (ServerTroubleException e) {
      throw stopwatch.meters().counted(ExchangeException.of(e, fate.told()));
    }
  }

  /// A reply that is lost on its way is not lost: to the very same envelope the server gives the
  /// one on its record (protocol section 6). So, once the message may have arrived, we ask for it
  /// as long as the caller waits.
  private Exchanged untilThereIsAReply() throws ExchangeException, ServerTroubleException {
    while (true) {
      try {
        HttpAnswer answer = post();
        if (answer.status() == REFUSED && letter.isMended()) {
          fate.mended();
          answer = post();
        }
        if (!answer.isUnavailable() || !patience.waits()) {
          Optional<Exchanged> exchanged = opened(answer);
          if (exchanged.isPresent() && (!isInProgress(exchanged.get()) || !patience.waits())) {
            return exchanged.get();
          }
        }
      } catch (NoAnswerException e) {
        if (!fate.isUncertain() || !patience.waits()) {
          throw e;
        }
      }
    }
  }

  private HttpAnswer post() throws NoAnswerException {
    try {
      HttpAnswer answer = letter.post();
      fate.answered(answer);
      return answer;
    } catch (NoAnswerException e) {
      if (e.isReached()) {
        fate.arrivedPerhaps();
      }
      throw e;
    }
  }

  private static boolean isInProgress(Exchanged exchanged) {
    return exchanged.reply().status() == IN_PROGRESS;
  }

  /// A reply to a key of ours, or by one of the server's, that was revoked meanwhile is lost, since
  /// the server has no other for this envelope. But anybody can seal to what we have published:
  /// whether there was a reply, only the server's word says to the message sealed anew.
  ///
  /// @return nothing, if the message was sealed anew
  private Optional<Exchanged> opened(HttpAnswer answer)
      throws ExchangeException, ServerTroubleException {
    try {
      return Optional.of(open(answer));
    } catch (RefusedException e) {
      stopwatch.meters().refused(e.reason());
      if (e.reason() == Reason.REVOKED_KEY && letter.isOver() && letter.isMended()) {
        fate.mended();
        return Optional.empty();
      }
      LOG.error("What came as a reply is not to be trusted: {} ({})", e.reason(), e.getMessage());
      throw notAReply();
    }
  }

  private Exchanged open(HttpAnswer answer)
      throws RefusedException, ExchangeException, ServerTroubleException {
    if (!answer.isOk()) {
      throw refused(answer);
    }
    Envelope sealedReply = envelope(answer);
    OpenedReply reply = open(sealedReply);
    if (reply.message().size() > server.longestReply()) {
      throw tooLong(reply);
    }
    if (letter.sealed().again() && reply.status() == CONFLICT && !isOnRecord(answer)) {
      throw failed(
          Failure.REPLY_LOST,
          "The server replied with status 409 to a message that was sealed again after keys had"
              + " changed: it has handled it before, and that reply is lost.");
    }
    return new Exchanged(letter.sealed(), sealedReply, reply, stopwatch.times());
  }

  private ExchangeException refused(HttpAnswer answer) {
    return failed(
        Failure.REFUSED, "The " + Fate.refusal(answer) + " " + ExchangeException.NOT_KNOWN);
  }

  private static Envelope envelope(HttpAnswer answer) throws RefusedException {
    try {
      return Envelope.parse(answer.body());
    } catch (MalformedException e) {
      throw new RefusedException(Reason.MALFORMED, e);
    }
  }

  /// Whether a reply is the message's own: that one is given again to the letter, while the server
  /// records none of its own which say that it has another message of this id (protocol section 6).
  private boolean isOnRecord(HttpAnswer answer) throws NoAnswerException, ExchangeException {
    HttpAnswer again = post();
    while (!again.isOk() && patience.waits()) {
      again = post();
    }
    if (!again.isOk()) {
      throw refused(again);
    }
    return Arrays.equals(again.body(), answer.body());
  }

  /// A reply under a key that is new to us may just be newer than what we know. One under a key
  /// that the server has revoked is nobody's, and nothing newer brings that back.
  private OpenedReply open(Envelope sealedReply) throws RefusedException, ServerTroubleException {
    try {
      return stopwatch.open(() -> crypto.opener().openReply(sealedReply, letter.sealed()));
    } catch (RefusedException e) {
      if (e.reason() != Reason.UNKNOWN_KEY) {
        throw e;
      }
      server.keys().fetch(patience.rest());
      return stopwatch.open(() -> crypto.opener().openReply(sealedReply, letter.sealed()));
    }
  }

  /// The envelope was within its limit, which leaves room: in part 2 for a third more than a reply
  /// may have. What the reply says is true, and is not handed on all the same.
  private ExchangeException tooLong(OpenedReply reply) {
    return failed(
        Failure.REPLY_TOO_LONG,
        "The server replied with status "
            + reply.status()
            + " and "
            + reply.message().size()
            + " bytes, and at most "
            + server.longestReply()
            + " are taken here (securecomm.message.max-size).");
  }

  /// Whatever is not sealed by the server for this very message is no reply, however it looks.
  private static ExchangeException notAReply() {
    return new ExchangeException(
        Failure.REPLY_NOT_TRUSTED,
        "What came back is no reply of the server's to this message. "
            + ExchangeException.NOT_KNOWN,
        null);
  }

  private ExchangeException failed(Failure failure, String sentence) {
    return stopwatch.meters().counted(failure, sentence);
  }
}
