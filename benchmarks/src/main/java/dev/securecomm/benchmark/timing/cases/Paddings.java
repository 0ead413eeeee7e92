package dev.securecomm.benchmark.timing.cases;

import dev.securecomm.benchmark.timing.Pair;
import dev.securecomm.benchmark.timing.Side;
import dev.securecomm.envelope.Suite;
import dev.securecomm.message.Reason;
import dev.securecomm.testkit.Primitives;
import java.util.Base64;
import java.util.List;
import java.util.function.Supplier;

/// Messages of a trusted sender that do not decrypt: where it went wrong must not be seen, least of
/// all which check of OAEP has failed (Manger 2001).
record Paddings(Forging forging, double bound) {

  List<Pair> of(Suite suite) {
    WrappedKeys keys =
        new WrappedKeys(forging.server().currentDecryption().encryptionKey().publicKey());
    Side zero = wrapped(suite, "leading byte 0", keys::leadingZero);
    Side other = wrapped(suite, "leading byte not 0", keys::leadingOther);
    Side label = wrapped(suite, "other label", keys::wrongLabel);
    Side beginning = wrapped(suite, "padding wrong at its beginning", keys::wrongAtTheBeginning);
    Side end = wrapped(suite, "padding wrong at its end", keys::wrongAtTheEnd);
    Side endless = wrapped(suite, "padding without end", keys::withoutEnd);
    Side shortKey = wrapped(suite, "K of 16 bytes", () -> keys.good(16));
    Side otherKey = wrapped(suite, "another K", () -> keys.good(32));
    Side early = tagged(suite, "tag wrong in its first byte", tagBytes(suite));
    Side late = tagged(suite, "tag wrong in its last byte", 1);
    return List.of(
        pair(suite, zero, other),
        pair(suite, other, label),
        pair(suite, beginning, end),
        pair(suite, end, endless),
        pair(suite, shortKey, otherKey),
        pair(suite, late, otherKey),
        pair(suite, early, late),
        // Whether the padding as a whole is good: what the proof of RSA-OAEP (Fujisaki and others
        // 2001) lets an attacker ask of any ciphertext but the one he wants to read.
        pair(suite, zero, otherKey).knownToDiffer());
  }

  private Pair pair(Suite suite, Side one, Side other) {
    return Pair.of(Forging.name(suite), one, other, bound);
  }

  /// With something else where the wrapped key was.
  private Side wrapped(Suite suite, String name, Supplier<String> wrapped) {
    return forging.side(
        suite, name, Reason.DOES_NOT_DECRYPT, forge -> forge.encryptedKey(_ -> wrapped.get()));
  }

  private Side tagged(Suite suite, String name, int fromTheEnd) {
    return forging.side(
        suite,
        name,
        Reason.DOES_NOT_DECRYPT,
        forge ->
            suite == Suite.PART_1
                ? forge.members(json -> json.change("tag", tag -> flip(suite, tag, fromTheEnd)))
                : forge.ciphertext(text -> flip(suite, text, fromTheEnd)));
  }

  private static int tagBytes(Suite suite) {
    return switch (suite) {
      case PART_1, PART_2_A256GCM -> 16;
      case PART_2_FERNET -> 32;
    };
  }

  private static String flip(Suite suite, String text, int fromTheEnd) {
    byte[] bytes = Primitives.unb64(text);
    bytes[bytes.length - fromTheEnd] ^= 1;
    // Fernet pads.
    return suite == Suite.PART_2_FERNET
        ? Base64.getUrlEncoder().encodeToString(bytes)
        : Primitives.b64(bytes);
  }
}
