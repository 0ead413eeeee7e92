package dev.securecomm.testkit.hostile;

import static dev.securecomm.testkit.Primitives.ascii;
import static dev.securecomm.testkit.Primitives.b64;
import static dev.securecomm.testkit.Primitives.concat;
import static dev.securecomm.testkit.Primitives.sha256;
import static dev.securecomm.testkit.Primitives.unb64;

import dev.securecomm.message.Reason;
import dev.securecomm.testkit.EnvelopeForge;
import dev.securecomm.testkit.Primitives;
import java.util.Arrays;
import java.util.function.UnaryOperator;

/// AES-GCM that is cut, or that authenticates something else; and content keys of part 2 that are
/// not bound to the header, which is what attack 13 would need.
final class GcmCiphertexts {

  private final Defects to;

  private GcmCiphertexts(Defects to) {
    this.to = to;
  }

  static void in(Defects to) {
    GcmCiphertexts ciphertexts = new GcmCiphertexts(to);
    ciphertexts.cut();
    ciphertexts.ofPart1();
    ciphertexts.contentKeys();
  }

  private void cut() {
    to.of(0, "a-gcm-ciphertext-with-padding")
        .in(Form.GCM)
        .costing(1)
        .refused(Reason.MALFORMED, f -> f.ciphertext(text -> text + "="));
    to.of(15, "a-gcm-ciphertext-with-unused-bits")
        .in(Form.GCM)
        .costing(1)
        .refused(Reason.MALFORMED, f -> f.ciphertext(Encodings::unusedBits));
    gcm("a-gcm-ciphertext-of-a-byte", bytes -> new byte[1]);
    gcm("a-gcm-ciphertext-that-is-an-iv", bytes -> Arrays.copyOf(bytes, 12));
    gcm("a-gcm-ciphertext-without-a-tag", bytes -> Arrays.copyOf(bytes, bytes.length - 16));
    gcm("a-gcm-tag-of-12-bytes", bytes -> Arrays.copyOf(bytes, bytes.length - 4));
    gcm("a-gcm-ciphertext-and-a-byte", bytes -> Arrays.copyOf(bytes, bytes.length + 1));
    gcm("a-gcm-iv-flipped", bytes -> flipped(bytes, 0));
    gcm("a-gcm-tag-flipped", bytes -> flipped(bytes, bytes.length - 1));
    to.of(0, "a-gcm-aad")
        .in(Form.GCM)
        .undecryptable(f -> f.aad(nothing -> ascii("secure-message/2")));
  }

  private void gcm(String defect, UnaryOperator<byte[]> change) {
    to.of(0, defect)
        .in(Form.GCM)
        .undecryptable(f -> f.ciphertext(text -> b64(change.apply(unb64(text)))));
  }

  private void ofPart1() {
    to.of(0, "a-header-that-is-not-authenticated")
        .in(Form.SM1)
        .undecryptable(f -> f.aad(header -> new byte[0]));
    for (int length : new int[] {8, 11, 13, 16}) {
      to.of(22, "an-iv-of-" + length + "-bytes")
          .in(Form.SM1)
          .malformed(f -> f.members(json -> json.set("iv", b64(f.random(length)))));
    }
    for (int length : new int[] {1, 4, 12, 15, 17}) {
      to.of(22, "a-tag-of-" + length + "-bytes")
          .in(Form.SM1)
          .malformed(f ->
              f.members(json -> json.change("tag", tag -> b64(Arrays.copyOf(unb64(tag), length)))));
    }
  }

  private void contentKeys() {
    to.of(13, "a-content-key-that-is-k-itself").in(Form.SM2).undecryptable(f -> bound(f, k -> k));
    to.of(13, "a-content-key-bound-to-no-header")
        .in(Form.SM2)
        .undecryptable(f ->
            bound(f, k -> Primitives.hkdf(k, ascii("secure-message/2/" + f.suite().enc() + "/"))));
    to.of(13, "a-content-key-bound-to-another-header")
        .in(Form.SM2)
        .undecryptable(f ->
            bound(
                f,
                k ->
                    Primitives.hkdf(
                        k,
                        concat(
                            ascii("secure-message/2/" + f.suite().enc() + "/"),
                            sha256(ascii("e30"))))));
    to.of(13, "a-content-key-with-its-halves-swapped")
        .in(Form.SM2)
        .undecryptable(f -> f.derived(GcmCiphertexts::swapped));
  }

  private static EnvelopeForge bound(EnvelopeForge forge, UnaryOperator<byte[]> derivation) {
    byte[] k = forge.random(32);
    return forge.contentKey(k).derived(ours -> derivation.apply(k));
  }

  private static byte[] swapped(byte[] key) {
    return concat(Arrays.copyOfRange(key, 16, 32), Arrays.copyOf(key, 16));
  }

  private static byte[] flipped(byte[] bytes, int at) {
    byte[] changed = bytes.clone();
    changed[at] ^= 1;
    return changed;
  }
}
