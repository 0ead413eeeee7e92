package dev.securecomm.client.exchange;

import dev.securecomm.client.server.HttpAnswer;
import dev.securecomm.client.server.NoAnswerException;
import dev.securecomm.client.server.Server;
import dev.securecomm.client.server.ServerTroubleException;
import dev.securecomm.codec.MalformedException;
import dev.securecomm.envelope.Envelope;
import dev.securecomm.key.EncryptionKey;
import dev.securecomm.key.JwkSet;
import dev.securecomm.message.Message;
import dev.securecomm.message.OpenedReply;
import dev.securecomm.message.Reason;
import dev.securecomm.message.RefusedException;
import dev.securecomm.message.SealedRequest;
import java.util.Arrays;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One message on its way to a server and its reply on the way back: however often it is posted,
/// and whatever is mended in between.
final class Conversation {

  private static final Logger LOG = LoggerFactory.getLogger(Conversation.class);

  private static final int REFUSED = 400;
  private static final int CONFLICT = 409;
  private static final int IN_PROGRESS = 425;

  private final Server server;
  private final MessageExchange.Crypto crypto;
  private final Outgoing message;
  private final Patience patience;
  private final Stopwatch stopwatch;
  private final Fate fate;
  private SealedRequest request;
  private long timesNew;

  Conversation(With with, Outgoing message, Patience patience, Stopwatch stopwatch) {
    this.server = with.server;
    this.crypto = with.crypto;
    this.message = message;
    this.patience = patience;
    this.stopwatch = stopwatch;
    this.fate = new Fate(message.wasTried());
    this.request = message.sealed();
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
      ExchangeException failure = ExchangeException.of(e, fate.told());
      stopwatch.meters().refused(failure.failure());
      throw failure;
    }
  }

  /// A reply that is lost on its way is not lost: to the very same envelope the server gives the
  /// one on its record (protocol section 6). So, once the message may have arrived, we ask for it
  /// as long as the caller waits.
  private Exchanged untilThereIsAReply() throws ExchangeException, ServerTroubleException {
    while (true) {
      try {
        HttpAnswer answer = post();
        if (answer.status() == REFUSED && isMended()) {
          answer = post();
        }
        if (!answer.isUnavailable() || !patience.waits()) {
          Exchanged exchanged = open(answer);
          if (exchanged.reply().status() != IN_PROGRESS || !patience.waits()) {
            return exchanged;
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
      byte[] envelope = request.envelope().toBytes();
      timesNew = server.introduction().timesNew();
      HttpAnswer answer = stopwatch.post(() -> server.api().post(envelope, patience.rest()));
      fate.answered(answer);
      return answer;
    } catch (NoAnswerException e) {
      if (e.isReached()) {
        fate.arrivedPerhaps();
      }
      throw e;
    }
  }

  /// Whether there is something to send after a refusal, once: the message sealed anew if the
  /// server's keys changed or ours were revoked, the same envelope if the server had forgotten us.
  ///
  /// The refusal may be anyone's, so it is never a reason to seal to anything but the pinned
  /// identity's keys. The id stays, so that a message which was handled after all is not handled
  /// twice.
  private boolean isMended() throws ServerTroubleException, ExchangeException {
    JwkSet keys = server.keys().fetch(patience.rest());
    server.introduction().announce(patience.rest());
    // As long as the server has the old key, it opens what was sealed to it: then the refusal has
    // another reason, and under another envelope a reply that is on record could not be had. And as
    // long as we publish ours, it verifies what that has signed.
    boolean theirs = !keys.hasEncryption(request.sealedTo());
    boolean ours = !crypto.ours().get().hasSigning(request.header().kid());
    if (!theirs && !ours) {
      return server.introduction().timesNew() != timesNew;
    }
    Message plain =
        message.message().orElseThrow(() -> theirs ? serversKeysChanged() : ourKeysChanged());
    EncryptionKey key = keys.currentEncryption();
    LOG.info(
        "{}; sealing again to the server's key {}",
        theirs
            ? "What a message is sealed to is no key of the server's any more"
            : "What a message is signed with is no key of ours any more",
        key.kid());
    SealedRequest again = stopwatch.seal(() -> crypto.sealer().sealAgain(request, plain, key));
    message.replace(again);
    request = again;
    return true;
  }

  private Exchanged open(HttpAnswer answer) throws ExchangeException, ServerTroubleException {
    if (!answer.isOk()) {
      throw failed(
          Failure.REFUSED, "The " + Fate.refusal(answer) + " " + ExchangeException.NOT_KNOWN);
    }
    try {
      Envelope sealedReply = Envelope.parse(answer.body());
      OpenedReply reply = open(sealedReply);
      if (reply.message().size() > server.longestReply()) {
        throw tooLong(reply);
      }
      if (request.again() && reply.status() == CONFLICT && !isOnRecord(answer)) {
        throw failed(
            Failure.REPLY_LOST,
            "The server replied with status 409 to a message that was sealed again after keys had"
                + " changed: it has handled it before, and that reply is lost.");
      }
      return new Exchanged(request, sealedReply, reply, stopwatch.times());
    } catch (MalformedException e) {
      throw notAReply(Reason.MALFORMED, String.valueOf(e.getMessage()));
    } catch (RefusedException e) {
      throw notAReply(e.reason(), String.valueOf(e.getMessage()));
    }
  }

  /// Whether a reply is the message's own: that one is given again to the letter, while the server
  /// records none of its own which say that it has another message of this id (protocol section 6).
  private boolean isOnRecord(HttpAnswer answer) throws NoAnswerException {
    return Arrays.equals(post().body(), answer.body());
  }

  /// A reply under a key that is new to us may just be newer than what we know. One under a key
  /// that the server has revoked is nobody's, and nothing newer brings that back.
  private OpenedReply open(Envelope sealedReply) throws RefusedException, ServerTroubleException {
    try {
      return stopwatch.open(() -> crypto.opener().openReply(sealedReply, request));
    } catch (RefusedException e) {
      if (e.reason() != Reason.UNKNOWN_KEY) {
        throw e;
      }
      server.keys().fetch(patience.rest());
      return stopwatch.open(() -> crypto.opener().openReply(sealedReply, request));
    }
  }

  private ExchangeException serversKeysChanged() {
    return failed(
        Failure.KEYS_CHANGED,
        "The server's keys changed, and what was sealed to an old one is no longer at hand to be"
            + " sealed again. "
            + ExchangeException.NOT_KNOWN);
  }

  private ExchangeException ourKeysChanged() {
    return failed(
        Failure.KEYS_CHANGED,
        "Our own keys were changed at once, and what was signed with an old one, which is revoked,"
            + " is no longer at hand to be signed again. "
            + ExchangeException.NOT_KNOWN);
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
  private ExchangeException notAReply(Reason reason, String detail) {
    LOG.error("What came as a reply is not to be trusted: {} ({})", reason, detail);
    stopwatch.meters().refused(reason);
    return new ExchangeException(
        Failure.REPLY_NOT_TRUSTED,
        "What came back is no reply of the server's to this message. "
            + ExchangeException.NOT_KNOWN,
        null);
  }

  private ExchangeException failed(Failure failure, String sentence) {
    stopwatch.meters().refused(failure);
    return new ExchangeException(failure, sentence, null);
  }
}
