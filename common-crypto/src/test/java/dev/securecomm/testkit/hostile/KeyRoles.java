package dev.securecomm.testkit.hostile;

import dev.securecomm.key.Kid;
import dev.securecomm.key.OwnKeys;
import dev.securecomm.key.PrivateParts;
import dev.securecomm.message.Reason;
import java.security.PrivateKey;

/// Attack 14: a key, or a message, used for something else.
final class KeyRoles {

  private KeyRoles() {}

  static void in(Defects to) {
    OwnKeys alice = to.cast().alice();
    OwnKeys mallory = to.cast().mallory();
    ServerFace server = to.cast().server();
    to.of(14, "typed-as-the-other-part")
        .refused(
            Reason.DIRECTION,
            f -> f.header(json -> json.set("typ", "sm" + (3 - f.suite().part()) + "-request")));
    to.of(14, "typed-as-a-reply")
        .refused(
            Reason.DIRECTION,
            f -> f.header(json -> json.change("typ", typ -> typ.replace("request", "reply"))));
    to.of(14, "typed-as-a-jwt")
        .refused(Reason.DIRECTION, f -> f.header(json -> json.set("typ", "JWT")));
    signedBy(to, "alices-identity", alice.fingerprint(), PrivateParts.identity(alice));
    signedBy(
        to,
        "alices-encryption-key",
        alice.currentDecryption().kid(),
        PrivateParts.decryption(alice));
    signedBy(
        to,
        "mallorys-key-under-alices-name",
        mallory.currentSigning().kid(),
        PrivateParts.signing(mallory));
    signedBy(to, "a-key-of-the-server", server.signingKid(), server.voice());
    to.of(14, "sealed-to-our-signing-key")
        .in(Form.SM1)
        .costing(0)
        .refused(
            Reason.RECIPIENT_KEY,
            f ->
                f.jweHeader(json -> json.set("kid", server.signingKid().value()))
                    .sealedTo(server.signingKey()));
    to.of(14, "sealed-to-our-signing-key")
        .in(Form.SM2)
        .refused(
            Reason.RECIPIENT_KEY,
            f ->
                f.header(json -> json.set("rkid", server.signingKid().value()))
                    .sealedTo(server.signingKey()));
  }

  private static void signedBy(Defects to, String whose, Kid kid, PrivateKey key) {
    to.of(14, "signed-by-" + whose)
        .refused(
            Reason.UNKNOWN_KEY, f -> f.header(json -> json.set("kid", kid.value())).signedBy(key));
  }
}
