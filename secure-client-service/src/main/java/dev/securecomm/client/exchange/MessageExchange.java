package dev.securecomm.client.exchange;

import dev.securecomm.client.server.HttpAnswer;
import dev.securecomm.client.server.Introduction;
import dev.securecomm.client.server.NoAnswerException;
import dev.securecomm.client.server.NotIntroducedException;
import dev.securecomm.client.server.Server;
import dev.securecomm.client.server.ServerTroubleException;
import dev.securecomm.client.server.UntrustedServerException;
import dev.securecomm.codec.MalformedException;
import dev.securecomm.envelope.Envelope;
import dev.securecomm.envelope.MessageId;
import dev.securecomm.key.EncryptionKey;
import dev.securecomm.key.JwkSet;
import dev.securecomm.message.Message;
import dev.securecomm.message.OpenedReply;
import dev.securecomm.message.Opener;
import dev.securecomm.message.Reason;
import dev.securecomm.message.Recipient;
import dev.securecomm.message.RefusedException;
import dev.securecomm.message.SealedRequest;
import dev.securecomm.message.Sealer;
import java.time.Duration;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One message's way to a server: seal, post, open the reply.
public final class MessageExchange {

  private static final Logger LOG = LoggerFactory.getLogger(MessageExchange.class);

  private static final int REFUSED = 400;
  private static final int CONFLICT = 409;
  private static final int IN_PROGRESS = 425;

  private final Sealer sealer;
  private final Opener opener;
  private final Server server;
  private final ExchangeMeters meters;

  public MessageExchange(Sealer sealer, Opener opener, Server server, ExchangeMeters meters) {
    this.sealer = sealer;
    this.opener = opener;
    this.server = server;
    this.meters = meters;
  }

  /// Sends a message, and returns the reply that answers it.
  ///
  /// @throws ExchangeException if no such reply was had
  public Exchanged exchange(AddressedMessage message, Patience patience) throws ExchangeException {
    SealedRequest sealed = seal(message, sealer.lifetime());
    return deliver(new AtHand(sealed, message.message()), patience);
  }

  /// Seals a message to the server, to live for so long.
  ///
  /// @throws ExchangeException if the server's keys are not known
  public SealedRequest seal(AddressedMessage message, Duration lifetime) throws ExchangeException {
    try {
      EncryptionKey key = server.keys().current().currentEncryption();
      Recipient recipient = new Recipient(server.party(), key);
      return meters.seal(() ->
          sealer.sealRequest(
              message.suite(), MessageId.random(), message.message(), recipient, lifetime));
    } catch (ServerTroubleException e) {
      throw failed(e, "So there is no key to seal to: nothing was sent or kept.");
    }
  }

  /// Delivers a message that was sealed before, and returns the reply that answers it.
  ///
  /// @throws ExchangeException if no such reply was had
  public Exchanged deliver(Outgoing message, Patience patience) throws ExchangeException {
    Fate fate = new Fate(message.wasTried());
    try {
      server.introduction().ensure();
      return deliver(message, patience, fate);
    } catch (ServerTroubleException e) {
      throw failed(e, fate.told());
    }
  }

  /// A reply that is lost on its way is not lost: to the very same envelope the server gives the
  /// one on its record (protocol section 6). So, once the message may have arrived, we ask for it
  /// as long as the caller waits.
  private Exchanged deliver(Outgoing message, Patience patience, Fate fate)
      throws ExchangeException, ServerTroubleException {
    SealedRequest request = message.sealed();
    while (true) {
      try {
        HttpAnswer answer = post(request, fate, patience);
        if (answer.status() == REFUSED) {
          Optional<SealedRequest> mended = mend(request, message);
          if (mended.isPresent()) {
            request = mended.get();
            answer = post(request, fate, patience);
          }
        }
        if (!answer.isUnavailable() || !patience.waits()) {
          Exchanged exchanged = open(request, answer);
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

  private HttpAnswer post(SealedRequest request, Fate fate, Patience patience)
      throws NoAnswerException {
    try {
      byte[] envelope = request.envelope().toBytes();
      HttpAnswer answer = meters.post(() -> server.api().post(envelope, patience.rest()));
      fate.answered(answer);
      return answer;
    } catch (NoAnswerException e) {
      if (e.isReached()) {
        fate.arrivedPerhaps();
      }
      throw e;
    }
  }

  /// What to send after a refusal, once: the message sealed anew if the server's keys changed, the
  /// same envelope if the server had forgotten us, nothing if neither explains it.
  ///
  /// The refusal may be anyone's, so it is never a reason to seal to anything but the pinned
  /// identity's keys. The id stays, so that a message which was handled after all is not handled
  /// twice.
  private Optional<SealedRequest> mend(SealedRequest refused, Outgoing message)
      throws ServerTroubleException, ExchangeException {
    JwkSet keys = server.keys().fetch();
    EncryptionKey key = keys.currentEncryption();
    boolean forgotten = server.introduction().announce() == Introduction.Outcome.NEW;
    // As long as the server has the old key, it opens what was sealed to it: then the refusal has
    // another reason, and under another envelope a reply that is on record could not be had.
    if (!keys.hasEncryption(refused.sealedTo())) {
      Message plain = message.message().orElseThrow(this::keysChanged);
      LOG.info("The server has a new encryption key {}; sealing again", key.kid());
      SealedRequest again = meters.seal(() -> sealer.sealAgain(refused, plain, key));
      message.replace(again);
      return Optional.of(again);
    }
    return forgotten ? Optional.of(refused) : Optional.empty();
  }

  private Exchanged open(SealedRequest request, HttpAnswer answer)
      throws ExchangeException, ServerTroubleException {
    if (!answer.isOk()) {
      throw failed(Failure.REFUSED, "The " + Fate.refusal(answer));
    }
    try {
      Envelope sealedReply = Envelope.parse(answer.body());
      OpenedReply reply = open(sealedReply, request);
      if (reply.message().size() > server.longestReply()) {
        throw tooLong(reply);
      }
      if (request.again() && reply.status() == CONFLICT) {
        throw failed(
            Failure.REPLY_LOST,
            "The server replied with status 409 to a message that was sealed again after its keys"
                + " changed: it has handled it before, and that reply is lost.");
      }
      return new Exchanged(request, sealedReply, reply);
    } catch (MalformedException e) {
      throw notAReply(Reason.MALFORMED, String.valueOf(e.getMessage()));
    } catch (RefusedException e) {
      throw notAReply(e.reason(), String.valueOf(e.getMessage()));
    }
  }

  /// A reply under a key that is new to us may just be newer than what we know.
  private OpenedReply open(Envelope sealedReply, SealedRequest request)
      throws RefusedException, ServerTroubleException {
    try {
      return meters.open(() -> opener.openReply(sealedReply, request));
    } catch (RefusedException e) {
      if (e.reason() != Reason.UNKNOWN_KEY) {
        throw e;
      }
      server.keys().fetch();
      return meters.open(() -> opener.openReply(sealedReply, request));
    }
  }

  private ExchangeException keysChanged() {
    return failed(
        Failure.KEYS_CHANGED,
        "The server's keys changed, and what was sealed to an old one is no longer at hand to be"
            + " sealed again. "
            + ExchangeException.NOT_KNOWN);
  }

  private ExchangeException failed(ServerTroubleException e, String moreToSay) {
    Failure failure = failure(e);
    meters.refused(failure);
    return new ExchangeException(failure, (e.sentence() + " " + moreToSay).strip(), e);
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
    meters.refused(reason);
    return new ExchangeException(
        Failure.REPLY_NOT_TRUSTED,
        "What came back is no reply of the server's to this message. "
            + ExchangeException.NOT_KNOWN,
        null);
  }

  private ExchangeException failed(Failure failure, String sentence) {
    meters.refused(failure);
    return new ExchangeException(failure, sentence, null);
  }

  /// A message that is nowhere but here, while its caller waits.
  private record AtHand(SealedRequest sealed, Message plain) implements Outgoing {

    @Override
    public boolean wasTried() {
      return false;
    }

    @Override
    public Optional<Message> message() {
      return Optional.of(plain);
    }

    @Override
    public void replace(SealedRequest again) {
      // There is nothing to remember it by: a call that is cut off is a message that is forgotten.
    }
  }
}
