package dev.securecomm.testkit.hostile;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.securecomm.key.PrivateParts;
import dev.securecomm.message.Reason;
import dev.securecomm.testkit.EnvelopeForge;
import dev.securecomm.testkit.Primitives;
import java.security.PrivateKey;
import java.security.spec.MGF1ParameterSpec;
import java.security.spec.PSSParameterSpec;
import java.util.Arrays;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/// Attacks 1 and 13: a signature that is not the sender's PS256 over this very message.
final class Signatures {

  private final Defects to;
  private final PrivateKey alices;

  private Signatures(Defects to) {
    this.to = to;
    this.alices = PrivateParts.signing(to.cast().alice());
  }

  static void in(Defects to) {
    Signatures signatures = new Signatures(to);
    signatures.byTheRightKeyInAnotherWay();
    signatures.ofOtherNumbers();
    signatures.ofSomebodyOrSomethingElse();
  }

  private void byTheRightKeyInAnotherWay() {
    instead(1, "signed-by-rs256", f -> input -> Primitives.rs256(alices, input));
    pss("signed-by-ps384", "SHA-384", 48);
    pss("signed-by-ps512", "SHA-512", 64);
    pss("signed-with-no-salt", "SHA-256", 0);
    pss("signed-with-a-salt-of-20", "SHA-256", 20);
    instead(1, "signed-twice-hashed", f -> input -> sign(f, Primitives.sha256(input)));
  }

  private void pss(String defect, String hash, int salt) {
    instead(
        1,
        defect,
        f ->
            input ->
                Primitives.pss(
                    new PSSParameterSpec(hash, "MGF1", new MGF1ParameterSpec(hash), salt, 1),
                    alices,
                    input,
                    f.source()));
  }

  private void ofOtherNumbers() {
    instead(13, "a-signature-of-zeros", f -> input -> new byte[256]);
    instead(13, "a-signature-of-one", f -> input -> last(new byte[256], 1));
    instead(13, "a-signature-above-the-modulus", f -> input -> ones());
    instead(13, "a-signature-cut-by-a-byte", f -> input -> Arrays.copyOf(sign(f, input), 255));
    instead(13, "a-signature-and-a-byte", f -> input -> Arrays.copyOf(sign(f, input), 257));
    instead(
        13,
        "a-signature-after-a-zero",
        f -> input -> Primitives.concat(new byte[1], sign(f, input)));
    instead(13, "a-bit-of-the-signature-flipped", f -> input -> last(sign(f, input), 1));
    instead(13, "a-random-signature", f -> input -> f.random(256));
  }

  private void ofSomebodyOrSomethingElse() {
    to.of(13, "signed-by-mallory-as-alice")
        .refused(Reason.SIGNATURE, f -> f.signedBy(PrivateParts.signing(to.cast().mallory())));
    instead(13, "a-signature-of-another-text", f -> input -> sign(f, Primitives.ascii("yes")));
    instead(
        14,
        "a-signature-of-the-first-two-members",
        f ->
            input -> {
              String text = new String(input, US_ASCII);
              int end = text.lastIndexOf('.');
              return sign(f, Primitives.ascii(text.substring(0, end)));
            });
  }

  private byte[] sign(EnvelopeForge forge, byte[] input) {
    return Primitives.ps256(alices, input, forge.source());
  }

  private void instead(
      int attack, String defect, Function<EnvelopeForge, UnaryOperator<byte[]>> signing) {
    to.of(attack, defect).refused(Reason.SIGNATURE, f -> f.signature(signing.apply(f)));
  }

  private static byte[] last(byte[] bytes, int bits) {
    byte[] changed = bytes.clone();
    changed[changed.length - 1] ^= (byte) bits;
    return changed;
  }

  private static byte[] ones() {
    byte[] ones = new byte[256];
    Arrays.fill(ones, (byte) 0xff);
    return ones;
  }
}
