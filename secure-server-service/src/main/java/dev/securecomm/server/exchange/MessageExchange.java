package dev.securecomm.server.exchange;

import dev.securecomm.codec.MalformedException;
import dev.securecomm.envelope.Envelope;
import dev.securecomm.key.EncryptionKey;
import dev.securecomm.key.JwkSet;
import dev.securecomm.key.OwnKeys;
import dev.securecomm.key.Validity;
import dev.securecomm.message.OpenedMessage;
import dev.securecomm.message.Opener;
import dev.securecomm.message.Reason;
import dev.securecomm.message.RefusedException;
import dev.securecomm.message.Reply;
import dev.securecomm.message.Sealer;
import dev.securecomm.message.Senders;
import dev.securecomm.replay.ReplayRecord;
import dev.securecomm.replay.ReplayRecord.LostException;
import dev.securecomm.replay.ReplayRecord.Outcome;
import dev.securecomm.replay.ReplayRecord.Reservation;
import dev.securecomm.server.handler.Effects;
import dev.securecomm.server.handler.MessageHandler;
import dev.securecomm.service.limit.OverloadedException;
import dev.securecomm.service.limit.TooLongException;
import dev.securecomm.service.limit.Turns;
import dev.securecomm.service.store.StoreUnavailableException;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One message's way: parse, open, handle once, seal.
public final class MessageExchange {

  private static final Logger LOG = LoggerFactory.getLogger(MessageExchange.class);

  /// Whose turn has not come by then finds its caller gone.
  private static final Duration LONGEST_WAIT = Duration.ofSeconds(5);

  private final Supplier<OwnKeys> keys;
  private final Turns turns;
  private final Opener opener;
  private final Sealer sealer;
  private final Senders senders;
  private final ReplayRecord record;
  private final MessageHandler handler;
  private final ExchangeMeters timers;

  public MessageExchange(
      Crypto crypto, ReplayRecord record, MessageHandler handler, ExchangeMeters timers) {
    this.keys = crypto.keys();
    this.turns = crypto.turns();
    this.opener = crypto.opener();
    this.sealer = crypto.sealer();
    this.senders = crypto.senders();
    this.record = record;
    this.handler = handler;
    this.timers = timers;
  }

  /// Our keys, what opens, whose turn it is at that, what seals, and who is known to both.
  public record Crypto(
      Supplier<OwnKeys> keys, Opener opener, Turns turns, Sealer sealer, Senders senders) {}

  /// The sealed reply to a sealed message.
  ///
  /// @param body the HTTP body, from anyone
  /// @param longestBody the most bytes of plaintext that are accepted
  /// @throws RefusedException if the message is refused
  /// @throws TooLongException if its plaintext is too long
  /// @throws OverloadedException if it cannot be taken on now
  public byte[] exchange(byte[] body, long longestBody, Caller caller)
      throws RefusedException, TooLongException {
    Envelope envelope = parse(body);
    if (envelope.shortestBody() > longestBody) {
      throw TooLongException.message(longestBody);
    }
    // Before any private operation: a message that cannot be recorded may not be handled.
    if (record.isFull()) {
      throw new OverloadedException("the replay record is full");
    }
    OpenedMessage message = open(envelope, caller.line());
    if (message.message().size() > longestBody) {
      throw TooLongException.message(longestBody);
    }
    EncryptionKey sender = replyKey(message);
    return switch (record.reserve(entry(message), keptUntil(message))) {
      case Outcome.Reserved(Reservation reservation) -> {
        // Not by one that anybody may have found and sends again.
        caller.is(message.sender());
        yield handleOnce(message, sender, reservation);
      }
      case Outcome.Answered(byte[] sealedReply) -> sealedReply;
      case Outcome.Conflicting() ->
          seal(message, Reply.failed(409, "This id was used for another message."), sender);
      case Outcome.InProgress() -> inProgress(message, sender);
      case Outcome.Full() -> throw new OverloadedException("the replay record is full");
      case Outcome.Forgotten() ->
          throw new RefusedException(Reason.STALE, "records of its time were removed");
    };
  }

  /// By turns: a private operation takes a core for itself, and whoever sends most must not have
  /// them all. What is open already goes first.
  private OpenedMessage open(Envelope envelope, Object line) throws RefusedException {
    try (Turns.Turn _ = timers.await(() -> turns.take(line, LONGEST_WAIT))) {
      return timers.open(() -> opener.open(envelope));
    }
  }

  private static Envelope parse(byte[] body) throws RefusedException {
    try {
      return Envelope.parse(body);
    } catch (MalformedException e) {
      throw new RefusedException(Reason.MALFORMED, e);
    }
  }

  private EncryptionKey replyKey(OpenedMessage message) throws RefusedException {
    return senders
        .keysOf(message.sender())
        .map(JwkSet::currentEncryption)
        .orElseThrow(
            () -> new RefusedException(Reason.UNKNOWN_SENDER, "its keys expired meanwhile"));
  }

  /// A final reply is recorded before it leaves: a sender that has it can rely on the record. Any
  /// other leaves no trace, so that the same message may be tried again.
  private byte[] handleOnce(OpenedMessage message, EncryptionKey sender, Reservation reservation) {
    try (reservation) {
      Effects effects = new Effects();
      Reply reply = timers.handle(() -> handler.handle(message, effects));
      byte[] sealed = seal(message, reply, sender);
      if (reply.isFinal()) {
        reservation.complete(sealed, effects::make);
      }
      return sealed;
    } catch (LostException e) {
      LOG.warn("Message {} from {}: {}", message.id(), message.sender(), e.getMessage());
      return inProgress(message, sender);
    } catch (StoreUnavailableException e) {
      throw e;
    } catch (Exception | Error e) {
      // Errors, too: a message that overflows the handler's stack is not answered in the open.
      // Not recorded, so that the same message may be tried again. Where it failed is logged, and
      // not what the exception says: it may quote the message.
      LOG.error(
          "The handler failed on message {} from {}: {} at {}",
          message.id(),
          message.sender(),
          e.getClass().getName(),
          e.getStackTrace().length == 0 ? "an unknown place" : e.getStackTrace()[0]);
      return seal(message, Reply.failed(500, "The message could not be handled."), sender);
    }
  }

  private byte[] inProgress(OpenedMessage message, EncryptionKey sender) {
    return seal(message, Reply.failed(425, "This message is still being handled."), sender);
  }

  private byte[] seal(OpenedMessage message, Reply reply, EncryptionKey sender) {
    // Before the turn: it may take a database.
    OwnKeys ours = keys.get();
    try (Turns.Turn _ = timers.await(turns::takeNext)) {
      return timers.seal(() -> sealer.sealReply(ours, message, reply, sender).toBytes());
    }
  }

  private static ReplayRecord.Entry entry(OpenedMessage message) {
    return new ReplayRecord.Entry(message.sender(), message.id(), message.digest());
  }

  /// A message is accepted until exp + skew by our clock; the second skew is for a clock that is
  /// set back meanwhile.
  private static Instant keptUntil(OpenedMessage message) {
    return message.header().validity().exp().plus(Validity.SKEW).plus(Validity.SKEW);
  }
}
