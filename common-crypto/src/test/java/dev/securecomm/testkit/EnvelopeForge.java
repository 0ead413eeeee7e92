package dev.securecomm.testkit;

import static dev.securecomm.testkit.Primitives.ascii;
import static dev.securecomm.testkit.Primitives.b64;
import static dev.securecomm.testkit.Primitives.concat;
import static dev.securecomm.testkit.Primitives.sha256;

import dev.securecomm.codec.MalformedException;
import dev.securecomm.envelope.Envelope;
import dev.securecomm.envelope.Suite;
import dev.securecomm.key.OwnKeys;
import dev.securecomm.key.PrivateParts;
import dev.securecomm.message.Recipient;
import java.nio.charset.StandardCharsets;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Arrays;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/// An envelope that opens, but for the one thing that a test breaks. What is changed early is
/// encrypted and signed along with the rest, so that the flaw meets its own check and no other.
///
/// A forge makes one envelope: asked again it gives the same bytes. Two that draw from sources with
/// the same seed make the same envelope.
public final class EnvelopeForge {

  public static final String BODY = "meet me under the old clock";

  private final Suite suite;
  private final Supplier<EnvelopeForge> anew;
  private final RawJson header = new RawJson();
  private final RawJson jweHeader = new RawJson();
  private final FernetForge fernet;
  private PrivateKey signer;
  private PublicKey recipient;
  private SecureRandom source = new SecureRandom();
  private byte[] k = random(32);
  private byte[] body = BODY.getBytes(StandardCharsets.UTF_8);
  private UnaryOperator<byte[]> signature = input -> Primitives.ps256(signer, input, source);
  private UnaryOperator<byte[]> derived = UnaryOperator.identity();
  private UnaryOperator<byte[]> aad = UnaryOperator.identity();
  private UnaryOperator<String> inside = UnaryOperator.identity();
  private UnaryOperator<String> encryptedKey = UnaryOperator.identity();
  private UnaryOperator<String> ciphertext = UnaryOperator.identity();
  private Consumer<RawJson> members = json -> {};
  private @Nullable RawJson made;

  private EnvelopeForge(
      Suite suite, String direction, OwnKeys sender, Recipient recipient, Instant now) {
    this.suite = suite;
    this.anew = () -> new EnvelopeForge(suite, direction, sender, recipient, now);
    this.fernet = new FernetForge(now);
    this.signer = PrivateParts.signing(sender);
    this.recipient = recipient.key().publicKey();
    header
        .set("typ", "sm" + suite.part() + "-" + direction)
        .set("alg", "PS256")
        .set("kid", sender.currentSigning().kid().value())
        .set("cty", "text/plain;charset=utf-8")
        .set("jti", b64(random(16)))
        .set("iat", now.getEpochSecond())
        .set("exp", now.getEpochSecond() + 300)
        .set("iss", sender.party().name())
        .set("aud", recipient.party().name());
    if (suite.part() == 2) {
      header
          .set("enc", suite.enc())
          .set("wrap", "RSA-OAEP-256")
          .set("rkid", recipient.key().kid().value());
    }
    jweHeader
        .set("alg", "RSA-OAEP-256")
        .set("enc", "A256GCM")
        .set("kid", recipient.key().kid().value())
        .set("typ", "sm1+jwe")
        .set("cty", "JOSE");
  }

  public static EnvelopeForge request(
      Suite suite, OwnKeys sender, Recipient recipient, Instant now) {
    return new EnvelopeForge(suite, "request", sender, recipient, now);
  }

  /// From Alice to the server, now.
  public static EnvelopeForge request(Suite suite) {
    return request(suite, TestKeys.alice(), TestKeys.recipient(TestKeys.server()), TestKeys.NOW);
  }

  /// A reply with status 200 to the request of this id and digest.
  public static EnvelopeForge reply(
      Suite suite, OwnKeys sender, Recipient recipient, Instant now, String irt, String rqd) {
    return new EnvelopeForge(suite, "reply", sender, recipient, now)
        .header(json -> json.set("irt", irt).set("rqd", rqd).set("status", 200));
  }

  /// From the server to Alice, now.
  public static EnvelopeForge reply(Suite suite, String irt, String rqd) {
    return reply(
        suite, TestKeys.server(), TestKeys.recipient(TestKeys.alice()), TestKeys.NOW, irt, rqd);
  }

  /// Draws everything that is random from here, also what was drawn before.
  public EnvelopeForge randomFrom(SecureRandom other) {
    source = other;
    k = random(32);
    header.set("jti", b64(random(16)));
    fernet.iv(random(16));
    return this;
  }

  /// What the forge draws from, for a defect that is random itself.
  public SecureRandom source() {
    return source;
  }

  public byte[] random(int length) {
    return Primitives.random(length, source);
  }

  /// Another message from and to the same, honest, with an id of its own.
  public EnvelopeForge another() {
    return anew.get().randomFrom(source);
  }

  /// The message header, before it is signed.
  public EnvelopeForge header(Consumer<RawJson> change) {
    change.accept(header);
    return this;
  }

  /// Part 1: the JWE header, before it goes into the tag.
  public EnvelopeForge jweHeader(Consumer<RawJson> change) {
    change.accept(jweHeader);
    return this;
  }

  public EnvelopeForge body(byte[] other) {
    body = other.clone();
    return this;
  }

  public EnvelopeForge signedBy(PrivateKey other) {
    signer = other;
    return this;
  }

  /// Makes the signature bytes from what ought to be signed.
  public EnvelopeForge signature(UnaryOperator<byte[]> other) {
    signature = other;
    return this;
  }

  public EnvelopeForge sealedTo(PublicKey other) {
    recipient = other;
    return this;
  }

  /// K of part 2, or the content encryption key of part 1, of any length up to 190 bytes.
  public EnvelopeForge contentKey(byte[] other) {
    k = other.clone();
    return this;
  }

  /// Part 1: what is encrypted, made from the compact JWS that ought to be.
  public EnvelopeForge inside(UnaryOperator<String> change) {
    inside = change;
    return this;
  }

  /// Part 2: changes the key that the header and K make.
  public EnvelopeForge derived(UnaryOperator<byte[]> change) {
    derived = change;
    return this;
  }

  /// Changes what AES-GCM authenticates beside the ciphertext: the JWE header in part 1, nothing in
  /// part 2.
  public EnvelopeForge aad(UnaryOperator<byte[]> change) {
    aad = change;
    return this;
  }

  /// Changes the wrapped key; in part 2 the signature covers the change.
  public EnvelopeForge encryptedKey(UnaryOperator<String> change) {
    encryptedKey = change;
    return this;
  }

  /// Changes the ciphertext; in part 2 the signature covers the change.
  public EnvelopeForge ciphertext(UnaryOperator<String> change) {
    ciphertext = change;
    return this;
  }

  /// Part 2 with Fernet: the token, before its HMAC.
  public EnvelopeForge fernet(Consumer<FernetForge> change) {
    change.accept(fernet);
    return this;
  }

  /// The members of the envelope, on its way.
  public EnvelopeForge members(Consumer<RawJson> change) {
    members = members.andThen(change);
    return this;
  }

  /// The id of the message, as long as nothing has broken it.
  public String id() {
    return header.string("jti");
  }

  public Suite suite() {
    return suite;
  }

  /// The envelope as it crosses the wire.
  public byte[] bytes() {
    return json().bytes();
  }

  /// The envelope's members, to be changed further.
  public RawJson json() {
    if (made == null) {
      made = suite.part() == 1 ? signThenEncrypt() : encryptThenSign();
      members.accept(made);
    }
    return made.copy();
  }

  /// The envelope, parsed.
  ///
  /// @throws MalformedException if the change makes it one that does not even parse
  public Envelope envelope() throws MalformedException {
    return Envelope.parse(bytes());
  }

  private RawJson signThenEncrypt() {
    String input = b64(header.bytes()) + "." + b64(body);
    String jws = input + "." + b64(signature.apply(ascii(input)));
    byte[] plaintext = inside.apply(jws).getBytes(StandardCharsets.UTF_8);
    String protectedHeader = b64(jweHeader.bytes());
    byte[] iv = random(12);
    byte[] sealed = Primitives.gcm(aesKey(), iv, aad.apply(ascii(protectedHeader)), plaintext);
    int length = sealed.length - 16;
    return new RawJson()
        .set("protected", protectedHeader)
        .set("encrypted_key", wrappedKey())
        .set("iv", b64(iv))
        .set("ciphertext", ciphertext.apply(b64(Arrays.copyOfRange(sealed, 0, length))))
        .set("tag", b64(Arrays.copyOfRange(sealed, length, sealed.length)));
  }

  private RawJson encryptThenSign() {
    String protectedHeader = b64(header.bytes());
    String wrappedKey = wrappedKey();
    String sealed = ciphertext.apply(encrypt(derived.apply(derivedKey(protectedHeader))));
    byte[] input = ascii(protectedHeader + "." + wrappedKey + "." + sealed);
    return new RawJson()
        .set("protected", protectedHeader)
        .set("encrypted_key", wrappedKey)
        .set("ciphertext", sealed)
        .set("signature", b64(signature.apply(input)));
  }

  private byte[] derivedKey(String protectedHeader) {
    return Primitives.hkdf(
        k, concat(ascii("secure-message/2/" + suite.enc() + "/"), sha256(ascii(protectedHeader))));
  }

  private String encrypt(byte[] key) {
    if (suite == Suite.PART_2_FERNET) {
      return fernet.token(key, body);
    }
    byte[] iv = random(12);
    return b64(concat(iv, Primitives.gcm(key, iv, aad.apply(new byte[0]), body)));
  }

  private String wrappedKey() {
    return encryptedKey.apply(b64(Primitives.oaep256(recipient, k, source)));
  }

  /// A key of wrong length, as a careless recipient would use it: cut, or filled up with zeros.
  private byte[] aesKey() {
    return Arrays.copyOf(k, k.length == 16 ? 16 : 32);
  }
}
