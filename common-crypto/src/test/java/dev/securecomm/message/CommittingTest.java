package dev.securecomm.message;

import static org.assertj.core.api.Assertions.assertThat;

import dev.securecomm.envelope.Suite;
import dev.securecomm.key.PrivateParts;
import dev.securecomm.testkit.EnvelopeForge;
import dev.securecomm.testkit.Ghash;
import dev.securecomm.testkit.Primitives;
import dev.securecomm.testkit.RawJson;
import dev.securecomm.testkit.TestKeys;
import java.security.interfaces.RSAPublicKey;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Attack 19: AES-GCM does not commit to its key, so a sender can make one ciphertext that opens
/// under two (Len, Grubbs and Ristenpart 2021). The signature covers wrapped key and ciphertext,
/// and the digest both, so the two are two messages.
class CommittingTest {

  private static final RSAPublicKey SERVER =
      TestKeys.recipient(TestKeys.server()).key().publicKey();

  private final byte[] k1 = Primitives.random(32);
  private final byte[] k2 = Primitives.random(32);
  private final EnvelopeForge one = EnvelopeForge.request(Suite.PART_2_A256GCM).contentKey(k1);
  private RawJson first;
  private RawJson second;

  @BeforeEach
  void makeOneCiphertextUnderTwoKeys() {
    one.ciphertext(
        text -> Primitives.b64(Ghash.underTwoKeys(key(k1, header()), key(k2, header()))));
    first = one.json();
    second = first.copy().set("encrypted_key", Primitives.b64(Primitives.oaep256(SERVER, k2)));
  }

  @Test
  void theSignatureHoldsUnderOneOfTwoKeys() {
    assertThat(Opening.atServer().refusal(first.bytes())).isEmpty();
    assertThat(Opening.atServer().refusal(second.bytes())).hasValue(Reason.SIGNATURE);
  }

  /// The sender himself may sign both: then they differ in their digest, and the second is a
  /// conflict with the first.
  @Test
  void theSenderWhoSignsBothHasSentTwoMessages() throws Exception {
    String input =
        String.join(
            ".",
            second.string("protected"),
            second.string("encrypted_key"),
            second.string("ciphertext"));
    second.set(
        "signature",
        Primitives.b64(
            Primitives.ps256(PrivateParts.signing(TestKeys.alice()), Primitives.ascii(input))));
    OpenedMessage opened = Opening.atServer().open(first.bytes());
    OpenedMessage other = Opening.atServer().open(second.bytes());
    assertThat(other.id()).isEqualTo(opened.id());
    assertThat(other.message().body()).isNotEqualTo(opened.message().body());
    assertThat(other.digest()).isNotEqualTo(opened.digest());
  }

  private String header() {
    RawJson[] header = new RawJson[1];
    one.header(h -> header[0] = h);
    return Primitives.b64(header[0].bytes());
  }

  private static byte[] key(byte[] k, String protectedHeader) {
    return Primitives.hkdf(
        k,
        Primitives.concat(
            Primitives.ascii("secure-message/2/A256GCM/"),
            Primitives.sha256(Primitives.ascii(protectedHeader))));
  }
}
