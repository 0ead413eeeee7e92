package dev.securecomm.testkit.hostile;

import static dev.securecomm.testkit.Primitives.b64;

import dev.securecomm.message.Reason;
import dev.securecomm.testkit.JwkSetForge;
import java.util.function.UnaryOperator;

/// Attack 12, part 1: what decrypts is no signed message.
final class Insides {

  private static final String NONE = b64("{\"alg\":\"none\"}");

  private Insides() {}

  static void in(Defects to) {
    inside(to, "text-inside", jws -> "just a body");
    inside(to, "json-inside", jws -> "{\"body\":\"text\"}");
    inside(to, "a-jws-without-its-signature-inside", Insides::withoutLast);
    inside(to, "a-jws-of-four-members-inside", jws -> jws + ".AAAA");
    inside(to, "white-space-before-the-jws", jws -> " " + jws);
    inside(to, "a-line-feed-after-the-jws", jws -> jws + "\n");
    inside(to, "a-payload-that-is-padded", Insides::paddedPayload);
    to.of(12, "an-unsigned-jwt-inside")
        .in(Form.SM1)
        .refused(Reason.HEADER, f -> f.inside(jws -> NONE + "." + b64("body") + "."));
    to.of(12, "a-signed-jwk-set-inside")
        .in(Form.SM1)
        .refused(
            Reason.DIRECTION,
            f ->
                f.inside(jws ->
                    JwkSetForge.of(to.cast().alice(), to.cast().now())
                        .randomFrom(f.source())
                        .compact()));
    to.of(12, "another-jwe-inside")
        .in(Form.SM1)
        .refused(Reason.NOT_SIGNED, f -> f.inside(jws -> Shapes.compact(f.another().json())));
    to.of(2, "no-signature")
        .in(Form.SM1)
        .refused(Reason.NOT_SIGNED, f -> f.signature(input -> new byte[0]));
    to.of(2, "no-signature").in(Form.SM2).malformed(f -> f.signature(input -> new byte[0]));
    to.of(12, "nothing-inside").in(Form.SM1).malformed(f -> f.inside(jws -> ""));
  }

  private static void inside(Defects to, String defect, UnaryOperator<String> change) {
    to.of(12, defect).in(Form.SM1).refused(Reason.NOT_SIGNED, f -> f.inside(change));
  }

  private static String withoutLast(String jws) {
    return jws.substring(0, jws.lastIndexOf('.'));
  }

  private static String paddedPayload(String jws) {
    int last = jws.lastIndexOf('.');
    return jws.substring(0, last) + "=" + jws.substring(last);
  }
}
