package dev.securecomm.benchmark.timing.cases;

import dev.securecomm.benchmark.timing.Pair;
import dev.securecomm.benchmark.timing.Side;
import dev.securecomm.envelope.Suite;
import dev.securecomm.key.PrivateParts;
import dev.securecomm.message.Reason;
import dev.securecomm.testkit.EnvelopeForge;
import dev.securecomm.testkit.Primitives;
import java.security.PrivateKey;
import java.util.Arrays;
import java.util.List;
import java.util.function.UnaryOperator;

/// Messages whose signature does not hold, in the name of a sender who is trusted and of others:
/// whom the server trusts must not be seen, whatever the signature is made to look like.
record Signatures(Forging forging, double bound) {

  List<Pair> of(Suite suite) {
    Forgery wrong = new Forgery(suite, "wrong", this::wrong);
    Forgery old = new Forgery(suite, "old", _ -> sign(Primitives.random(32)));
    Forgery large = new Forgery(suite, "too large", input -> filled(sign(input).length));
    Forgery tooShort = new Forgery(suite, "too short", input -> filled(sign(input).length / 2));
    return List.of(
        pair(suite, wrong.ofNobody(), wrong.ofTheSender()),
        pair(suite, wrong.ofAnotherKey(), wrong.ofTheSender()),
        pair(suite, old.ofAnotherKey(), old.ofTheSender()),
        pair(suite, large.ofAnotherKey(), large.ofTheSender()),
        pair(suite, tooShort.ofAnotherKey(), tooShort.ofTheSender()));
  }

  private Pair pair(Suite suite, Side one, Side other) {
    return Pair.of(Forging.name(suite), one, other, bound);
  }

  private byte[] wrong(byte[] input) {
    byte[] signature = sign(input);
    signature[signature.length - 1] ^= 1;
    return signature;
  }

  private byte[] sign(byte[] input) {
    PrivateKey key = PrivateParts.signing(forging.client());
    return Primitives.ps256(key, input);
  }

  private static byte[] filled(int length) {
    byte[] bytes = new byte[length];
    Arrays.fill(bytes, (byte) 0xff);
    return bytes;
  }

  /// One way to forge a signature, in three names of one length.
  private final class Forgery {

    private final Suite suite;
    private final String name;
    private final UnaryOperator<byte[]> signature;

    Forgery(Suite suite, String name, UnaryOperator<byte[]> signature) {
      this.suite = suite;
      this.name = name;
      this.signature = signature;
    }

    Side ofTheSender() {
      return side("signature " + name, Reason.SIGNATURE, forge -> forge);
    }

    Side ofAnotherKey() {
      return side(
          "unknown kid, signature " + name,
          Reason.UNKNOWN_KEY,
          forge -> forge.header(json -> json.set("kid", Primitives.b64(Primitives.random(32)))));
    }

    Side ofNobody() {
      return side(
          "unknown sender, signature " + name,
          Reason.UNKNOWN_SENDER,
          forge -> forge.header(json -> json.set("iss", "nobody")));
    }

    private Side side(String what, Reason reason, UnaryOperator<EnvelopeForge> change) {
      return forging.side(suite, what, reason, forge -> change.apply(forge.signature(signature)));
    }
  }
}
