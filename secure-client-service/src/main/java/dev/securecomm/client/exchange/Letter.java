package dev.securecomm.client.exchange;

import dev.securecomm.client.exchange.Conversation.With;
import dev.securecomm.client.server.HttpAnswer;
import dev.securecomm.client.server.Introduction;
import dev.securecomm.client.server.NoAnswerException;
import dev.securecomm.client.server.Server;
import dev.securecomm.client.server.ServerTroubleException;
import dev.securecomm.key.EncryptionKey;
import dev.securecomm.key.JwkSet;
import dev.securecomm.message.Message;
import dev.securecomm.message.SealedRequest;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A message as it is sealed now, and what is mended about it when it was refused.
final class Letter {

  private static final Logger LOG = LoggerFactory.getLogger(Letter.class);

  private static final String SERVERS_KEYS_CHANGED =
      "The server's keys changed, and what was sealed to an old one is no longer at hand to be"
          + " sealed again. ";

  private static final String OUR_KEYS_CHANGED =
      "Our own keys were changed at once, and what was signed with an old one, which is revoked,"
          + " is no longer at hand to be signed again. ";

  private final Server server;
  private final MessageExchange.Crypto crypto;
  private final Outgoing message;
  private final Patience patience;
  private final Stopwatch stopwatch;
  private SealedRequest sealed;
  private long newsBefore;

  Letter(With with, Outgoing message, Patience patience, Stopwatch stopwatch) {
    this.server = with.server();
    this.crypto = with.crypto();
    this.message = message;
    this.patience = patience;
    this.stopwatch = stopwatch;
    this.sealed = message.sealed();
  }

  SealedRequest sealed() {
    return sealed;
  }

  HttpAnswer post() throws NoAnswerException {
    byte[] envelope = sealed.envelope().toBytes();
    newsBefore = introduction().news();
    return stopwatch.post(() -> server.api().post(envelope, patience.rest()));
  }

  /// Whether we have revoked the key that it is signed with.
  private boolean isRevoked() {
    return !crypto.ours().get().hasSigning(sealed.header().kid());
  }

  /// Whether a key that it is signed with or sealed to is none any more, as far as we know now.
  boolean isOver() throws ServerTroubleException {
    return isRevoked() || !server.keys().current(patience.rest()).hasEncryption(sealed.sealedTo());
  }

  /// Whether there is something to send after a refusal, once: the message sealed anew if the
  /// server's keys changed or ours were revoked, the same envelope if the server has learned of us
  /// since, or of other keys of ours.
  ///
  /// The refusal may be anyone's, so it is never a reason to seal to anything but the pinned
  /// identity's keys. The id stays, so that a message which was handled after all is not handled
  /// twice.
  boolean isMended() throws ServerTroubleException, ExchangeException {
    JwkSet keys = server.keys().fetch(patience.rest());
    introduction().announce(patience.rest());
    // As long as the server has the old key, it opens what was sealed to it: then the refusal has
    // another reason, and under another envelope a reply that is on record could not be had. And as
    // long as we publish ours, it verifies what that has signed.
    boolean theirs = !keys.hasEncryption(sealed.sealedTo());
    if (!theirs && !isRevoked()) {
      return introduction().news() != newsBefore;
    }
    sealAgain(
        keys.currentEncryption(),
        theirs
            ? "What a message is sealed to is no key of the server's any more"
            : "What a message is signed with is no key of ours any more",
        theirs ? SERVERS_KEYS_CHANGED : OUR_KEYS_CHANGED);
    return true;
  }

  private void sealAgain(EncryptionKey key, String why, String otherwise) throws ExchangeException {
    Message plain =
        message
            .message()
            .orElseThrow(() ->
                stopwatch
                    .meters()
                    .counted(Failure.KEYS_CHANGED, otherwise + ExchangeException.NOT_KNOWN));
    LOG.info("{}; sealing again to the server's key {}", why, key.kid());
    SealedRequest again = stopwatch.seal(() -> crypto.sealer().sealAgain(sealed, plain, key));
    message.replace(again);
    sealed = again;
  }

  private Introduction introduction() {
    return server.introduction();
  }
}
