package dev.securecomm.testkit.hostile;

import static dev.securecomm.testkit.Primitives.b64;

import dev.securecomm.key.OwnKeys;
import dev.securecomm.message.Reason;
import dev.securecomm.message.Recipient;
import dev.securecomm.testkit.EnvelopeForge;

/// Attack 16: replies offered as requests, and the server's own messages offered to it.
final class Replies {

  private final Cast cast;

  private Replies(Cast cast) {
    this.cast = cast;
  }

  static void in(Defects to) {
    Replies replies = new Replies(to.cast());
    to.of(16, "a-message-of-our-own").refused(Reason.UNKNOWN_SENDER, replies::inOurName);
    to.of(16, "a-reply-of-hers").refused(Reason.DIRECTION, replies::hers);
    to.of(16, "our-own-reply-to-her")
        .in(Form.SM1)
        .costing(0)
        .refused(Reason.RECIPIENT_KEY, replies::ours);
    to.of(16, "our-own-reply-to-her").in(Form.SM2).refused(Reason.DIRECTION, replies::ours);
    to.of(16, "a-reply-typed-as-a-request")
        .refused(
            Reason.HEADER,
            f ->
                replies
                    .hers(f)
                    .header(json -> json.change("typ", typ -> typ.replace("reply", "request"))));
  }

  private EnvelopeForge hers(EnvelopeForge like) {
    return reply(like, cast.alice(), cast.server().recipient());
  }

  private EnvelopeForge inOurName(EnvelopeForge forge) {
    return asServer(forge);
  }

  private EnvelopeForge ours(EnvelopeForge like) {
    Recipient alice =
        new Recipient(cast.alice().party(), cast.alice().published().currentEncryption());
    return asServer(reply(like, cast.alice(), alice));
  }

  private EnvelopeForge asServer(EnvelopeForge forge) {
    return forge
        .header(json ->
            json.set("iss", cast.server().party().name())
                .set("kid", cast.server().signingKid().value()))
        .signedBy(cast.server().voice());
  }

  private EnvelopeForge reply(EnvelopeForge like, OwnKeys sender, Recipient recipient) {
    String irt = b64(like.random(16));
    String rqd = b64(like.random(32));
    return EnvelopeForge.reply(like.suite(), sender, recipient, cast.now(), irt, rqd)
        .randomFrom(like.source());
  }
}
