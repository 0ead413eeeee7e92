package dev.securecomm.testkit;

import static dev.securecomm.testkit.Primitives.ascii;
import static dev.securecomm.testkit.Primitives.b64;

import java.security.KeyPair;
import java.security.PrivateKey;
import java.security.interfaces.RSAPublicKey;
import java.util.function.Consumer;

/// One step of a succession, which holds but for the one thing that a test breaks: an identity of
/// Alice vouches for the next.
public final class VoucherForge {

  private final RawJson header = new RawJson();
  private final RawJson claims = new RawJson();
  private PrivateKey signer;

  private VoucherForge(KeyPair identity, String successor) {
    this.signer = identity.getPrivate();
    RawJson jwk = JwkSetForge.identityJwk(identity);
    header
        .set("alg", "PS256")
        .set("typ", "identity-succession+jwt")
        .set("kid", jwk.string("kid"))
        .raw("jwk", jwk.toString());
    claims
        .set("iss", "alice")
        .set("sub", "alice")
        .set("iat", TestKeys.NOW.getEpochSecond())
        .set("successor", successor);
  }

  public static VoucherForge of(KeyPair identity, KeyPair successor) {
    return new VoucherForge(identity, JwkSetForge.thumbprint((RSAPublicKey) successor.getPublic()));
  }

  public VoucherForge header(Consumer<RawJson> change) {
    change.accept(header);
    return this;
  }

  public VoucherForge claims(Consumer<RawJson> change) {
    change.accept(claims);
    return this;
  }

  public VoucherForge signedBy(KeyPair other) {
    signer = other.getPrivate();
    return this;
  }

  public String compact() {
    String input = b64(header.bytes()) + "." + b64(claims.bytes());
    return input + "." + b64(Primitives.ps256(signer, ascii(input)));
  }
}
