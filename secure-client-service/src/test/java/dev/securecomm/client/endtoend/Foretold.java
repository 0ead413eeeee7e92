package dev.securecomm.client.endtoend;

import dev.securecomm.client.endtoend.Meddling.Contact;
import dev.securecomm.client.endtoend.Meddling.Heard;
import dev.securecomm.client.exchange.Failure;
import dev.securecomm.trust.TrustPolicy;
import java.util.Optional;

/// What has to come of a [Meddling], told from the protocol alone: who knows whom by then, whether
/// the message is handled, and what the caller hears.
final class Foretold {

  /// Whose keys one side takes for the other's.
  enum Knows {
    NOBODYS,
    /// Those before the present ones.
    OLD,
    PRESENT,
    MALLORYS
  }

  private final Meddling meddling;
  private Knows ofServer;
  private Knows ofClient;
  private boolean handled;
  private Optional<Failure> failure = Optional.empty();

  private Foretold(Meddling meddling) {
    this.meddling = meddling;
    this.ofServer = meddling.contact() == Contact.FIRST ? Knows.NOBODYS : Knows.PRESENT;
    this.ofClient = ofServer;
  }

  static Foretold of(Meddling meddling) {
    Foretold foretold = new Foretold(meddling);
    try {
      foretold.exchange();
    } catch (EndedException e) {
      foretold.failure = Optional.of(e.failure);
    }
    return foretold;
  }

  /// Whom the client takes for the server in the end.
  Knows ofServer() {
    return ofServer;
  }

  /// Whom the server takes for the client in the end.
  Knows ofClient() {
    return ofClient;
  }

  boolean isHandled() {
    return handled;
  }

  /// What the caller hears; nothing, if he gets a reply.
  Optional<Failure> failure() {
    return failure;
  }

  /// Whether that reply is Mallory's, whom the client has met in the server's place. No protocol
  /// that trusts at first sight can tell.
  boolean isTaken() {
    return failure.isEmpty() && ofServer == Knows.MALLORYS;
  }

  private static final class EndedException extends Exception {

    private static final long serialVersionUID = 1L;

    private final Failure failure;

    EndedException(Failure failure) {
      this.failure = failure;
    }
  }

  private void exchange() throws EndedException {
    if (ofServer == Knows.NOBODYS) {
      fetch();
    } else {
      lookForNewer();
    }
    announce();
    hear(atServer());
  }

  /// SPEC 1.1: whatever is no set of the pinned identity, or an older one than is known, ends it.
  private void fetch() throws EndedException {
    switch (meddling.serverSet().shown()) {
      case GENUINE -> ofServer = Knows.PRESENT;
      case OLDER ->
          ofServer = ofServer == Knows.PRESENT ? fails(Failure.SERVER_NOT_TRUSTED) : Knows.OLD;
      case ANOTHER ->
          ofServer = isMet(ofServer) ? Knows.MALLORYS : fails(Failure.SERVER_NOT_TRUSTED);
      case ANOTHER_PARTY, NOTHING -> fails(Failure.SERVER_NOT_TRUSTED);
      case SILENCE -> fails(Failure.BROKEN_OFF);
    }
  }

  /// While the keys at hand are good, only another identity in the server's place ends it.
  private void lookForNewer() throws EndedException {
    switch (meddling.serverSet().shown()) {
      case ANOTHER, ANOTHER_PARTY -> fails(Failure.SERVER_NOT_TRUSTED);
      case GENUINE, OLDER, NOTHING, SILENCE -> {}
    }
  }

  /// SPEC 1.2.
  private void announce() throws EndedException {
    switch (meddling.clientSet().told()) {
      case GENUINE -> ofClient = Knows.PRESENT;
      case OLDER -> ofClient = ofClient == Knows.PRESENT ? fails(Failure.REFUSED) : Knows.OLD;
      case ANOTHER -> ofClient = isMet(ofClient) ? Knows.MALLORYS : fails(Failure.REFUSED);
      case NOTHING -> fails(Failure.REFUSED);
      case NOTHING_WELL_ANSWERED -> {}
      case GENUINE_IN_SILENCE -> {
        ofClient = Knows.PRESENT;
        fails(Failure.BROKEN_OFF);
      }
    }
  }

  /// Whether Mallory is whoever was met first.
  private boolean isMet(Knows who) {
    return meddling.policy() == TrustPolicy.FIRST_USE
        && (who == Knows.NOBODYS || who == Knows.MALLORYS);
  }

  /// What the server answers.
  private enum Answered {
    /// The reply to the message.
    IT,
    EARLIER,
    /// A reply to Mallory.
    MALLORY,
    /// 400.
    NOBODY
  }

  private Answered atServer() {
    boolean knowsSigner = ofClient == Knows.PRESENT;
    return switch (meddling.request().got()) {
      case GENUINE -> {
        // What is sealed to Mallory is not for the server to open.
        handled = knowsSigner && ofServer != Knows.MALLORYS;
        yield handled ? Answered.IT : Answered.NOBODY;
      }
      case EARLIER -> knowsSigner ? Answered.EARLIER : Answered.NOBODY;
      case MALLORYS -> Answered.MALLORY;
      case MALLORYS_IN_ITS_NAME -> ofClient == Knows.MALLORYS ? Answered.MALLORY : Answered.NOBODY;
      case NOTHING -> Answered.NOBODY;
    };
  }

  /// SPEC 5 and 7.
  private void hear(Answered answered) throws EndedException {
    Heard heard = meddling.reply().heard();
    switch (heard) {
      case SILENCE -> fails(Failure.BROKEN_OFF);
      case REFUSAL -> fails(Failure.REFUSED);
      case NO_ENVELOPE -> fails(Failure.REPLY_NOT_TRUSTED);
      case EARLIER, FALSELY_SIGNED -> notTheReply(Knows.PRESENT);
      case MALLORYS -> {
        if (ofServer != Knows.MALLORYS) {
          notTheReply(Knows.MALLORYS);
        }
      }
      case BAD_REQUEST -> refused();
      case GENUINE, CHANGED, BROKEN_ENVELOPE -> {
        if (answered == Answered.NOBODY) {
          refused();
        } else if (heard == Heard.BROKEN_ENVELOPE) {
          fails(Failure.REPLY_NOT_TRUSTED);
        } else if (isSignerSeenLast(heard, answered)) {
          fails(Failure.REPLY_NOT_TRUSTED);
        } else if (heard == Heard.CHANGED || answered != Answered.IT || ofServer != Knows.PRESENT) {
          notTheReply(Knows.PRESENT);
        }
      }
    }
  }

  /// Part 1 is signed inside: what does not decrypt shows no signer.
  private boolean isSignerSeenLast(Heard heard, Answered answered) {
    return meddling.suite().part() == 1 && (heard == Heard.CHANGED || answered == Answered.MALLORY);
  }

  /// A signer whom the client does not know may have newer keys: it asks once.
  private void notTheReply(Knows signer) throws EndedException {
    if (ofServer != signer) {
      fetch();
    }
    fails(Failure.REPLY_NOT_TRUSTED);
  }

  /// A refusal may be for keys that have changed: the client asks for the server's, and announces
  /// its own, once.
  private void refused() throws EndedException {
    fetch();
    announce();
    fails(Failure.REFUSED);
  }

  private static Knows fails(Failure failure) throws EndedException {
    throw new EndedException(failure);
  }
}
