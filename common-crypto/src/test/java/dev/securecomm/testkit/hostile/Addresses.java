package dev.securecomm.testkit.hostile;

import dev.securecomm.key.Kid;
import dev.securecomm.key.PrivateParts;
import dev.securecomm.message.Reason;

/// Attack 11 and plain flaws: for somebody else, of somebody else, or by a key that was taken back.
final class Addresses {

  private Addresses() {}

  static void in(Defects to) {
    to.of(11, "for-carol-and-sealed-again-to-us")
        .refused(Reason.AUDIENCE, f -> f.header(json -> json.set("aud", "carol")));
    to.of(11, "for-its-sender")
        .refused(Reason.AUDIENCE, f -> f.header(json -> json.set("aud", "alice")));
    to.of(0, "of-nobody-we-know")
        .refused(Reason.UNKNOWN_SENDER, f -> f.header(json -> json.set("iss", "bob")));
    to.of(0, "of-a-name-that-only-begins-like-hers")
        .refused(
            Reason.UNKNOWN_SENDER, f -> f.header(json -> json.change("iss", iss -> iss + "-2")));
    sealedTo(
        to, "mallorys-key", to.cast().mallory().currentDecryption().kid(), Reason.RECIPIENT_KEY);
    to.cast()
        .server()
        .revoked()
        .ifPresent(kid -> sealedTo(to, "a-key-of-ours-that-was-revoked", kid, Reason.REVOKED_KEY));
    to.of(0, "signed-with-a-key-of-hers-that-was-revoked")
        .refused(
            Reason.REVOKED_KEY,
            f ->
                f.header(json -> json.set("kid", to.cast().before().currentSigning().kid().value()))
                    .signedBy(PrivateParts.signing(to.cast().before())));
  }

  private static void sealedTo(Defects to, String whose, Kid kid, Reason reason) {
    to.of(0, "sealed-to-" + whose)
        .in(Form.SM1)
        .costing(0)
        .refused(reason, f -> f.jweHeader(json -> json.set("kid", kid.value())));
    to.of(0, "sealed-to-" + whose)
        .in(Form.SM2)
        .refused(reason, f -> f.header(json -> json.set("rkid", kid.value())));
  }
}
