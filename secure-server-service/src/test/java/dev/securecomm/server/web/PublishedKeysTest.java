package dev.securecomm.server.web;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import dev.securecomm.codec.JsonObject;
import dev.securecomm.codec.MalformedException;
import dev.securecomm.key.JwkSet;
import dev.securecomm.key.OwnKeys;
import dev.securecomm.key.PrivateParts;
import dev.securecomm.key.SignedJwkSet;
import dev.securecomm.server.testserver.RunningServer;
import dev.securecomm.testkit.TestKeys;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.spec.X509EncodedKeySpec;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What anyone can fetch, of a server that has changed its keys once.
class PublishedKeysTest {

  private static final OwnKeys KEYS = PrivateParts.renewed(TestKeys.server(), 2048, TestKeys.NOW);

  private static RunningServer server;

  @BeforeAll
  static void start() throws IOException {
    server = RunningServer.builder().keys(KEYS).start();
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @BeforeEach
  void now() {
    server.clock().set(TestKeys.NOW);
  }

  @Test
  void publishesTheJwkSetWithTheCurrentKeysFirst() throws Exception {
    HttpResponse<byte[]> response = server.get("/.well-known/jwks.json");

    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.headers().allValues("Content-Type"))
        .containsExactly("application/jwk-set+json");
    JwkSet set = JwkSet.parse(JsonObject.parse(response.body()));
    assertThat(set.toJson()).isEqualTo(KEYS.published().toJson());
    assertThat(set.verifying()).hasSize(2);
    assertThat(set.encryption()).hasSize(2);
    assertThat(set.verifying().getFirst().kid()).isEqualTo(KEYS.currentSigning().kid());
    assertThat(set.currentEncryption().kid()).isEqualTo(KEYS.currentDecryption().kid());
  }

  @ParameterizedTest
  @ValueSource(strings = {"d", "p", "q", "dp", "dq", "qi", "oth", "k"})
  void publishesNoPrivateMember(String member) throws Exception {
    List<JsonObject> keys =
        JsonObject.parse(server.get("/.well-known/jwks.json").body()).objects("keys");
    assertThat(keys).hasSize(4).noneMatch(key -> key.has(member));
    JsonObject claims = claims(server.get("/.well-known/jwks.jwt"));
    assertThat(claims.objects("keys")).hasSize(4).noneMatch(key -> key.has(member));
  }

  @Test
  void theIdentityIsNotAmongThePublishedKeys() throws Exception {
    String set = new String(server.get("/.well-known/jwks.json").body(), US_ASCII);
    assertThat(set).contains(KEYS.currentSigning().kid().value());
    assertThat(set).doesNotContain(KEYS.fingerprint().value());
  }

  @Test
  void theJwkSetMayBeCachedBriefly() throws Exception {
    HttpResponse<byte[]> response = server.get("/.well-known/jwks.json");
    assertThat(response.headers().firstValue("Cache-Control")).hasValue("max-age=60, public");
    assertThat(response.headers().firstValue("ETag")).isPresent();
  }

  @ParameterizedTest
  @ValueSource(strings = {"/.well-known/jwks.json", "/.well-known/jwks.jwt"})
  void answersThatNothingChangedToWhoHasIt(String path) throws Exception {
    String tag = server.get(path).headers().firstValue("ETag").orElseThrow();

    HttpResponse<byte[]> again = server.send(server.request(path).header("If-None-Match", tag));
    assertThat(again.statusCode()).isEqualTo(304);
    assertThat(again.body()).isEmpty();
    assertThat(again.headers().firstValue("ETag")).hasValue(tag);
    assertThat(again.headers().firstValue("Date")).isPresent();

    HttpResponse<byte[]> other =
        server.send(server.request(path).header("If-None-Match", "\"other\""));
    assertThat(other.statusCode()).isEqualTo(200);
    assertThat(other.body()).isNotEmpty();
  }

  @Test
  void publishesTheSignedJwkSetUnderItsIdentity() throws Exception {
    HttpResponse<byte[]> response = server.get("/.well-known/jwks.jwt");

    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.headers().allValues("Content-Type"))
        .containsExactly("application/jwk-set+jwt");
    assertThat(response.headers().firstValue("Cache-Control")).hasValue("no-cache");
    SignedJwkSet set = signed(response);
    assertThat(set.fingerprint()).isEqualTo(KEYS.fingerprint());
    assertThat(set.party()).isEqualTo(TestKeys.SERVER);
    assertThat(set.seq()).isEqualTo(2);
    assertThat(set.keys().toJson()).isEqualTo(KEYS.published().toJson());
  }

  @Test
  void theSignedJwkSetAlwaysHasHalfOfItsLifeLeft() throws Exception {
    for (int hours = 0; hours <= 72; hours += 6) {
      server.clock().set(TestKeys.NOW.plus(Duration.ofHours(hours)));
      SignedJwkSet set = signed(server.get("/.well-known/jwks.jwt"));
      assertThat(set.validity().isFresh(server.clock().instant())).isTrue();
      assertThat(set.validity().exp())
          .isAfter(server.clock().instant().plus(Duration.ofHours(12)).minusSeconds(1));
    }
  }

  @Test
  void aSetSignedAnewHasAnotherTagAndThePlainOneHasNot() throws Exception {
    String signedTag = tag("/.well-known/jwks.jwt");
    String plainTag = tag("/.well-known/jwks.json");
    server.clock().advance(Duration.ofHours(13));
    assertThat(tag("/.well-known/jwks.jwt")).isNotEqualTo(signedTag);
    assertThat(tag("/.well-known/jwks.json")).isEqualTo(plainTag);
  }

  @Test
  void publishesTheCurrentEncryptionKeyAsPemThatJavaReads() throws Exception {
    HttpResponse<byte[]> response = server.get("/public-key");

    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.headers().allValues("Content-Type"))
        .containsExactly("application/x-pem-file");
    String pem = new String(response.body(), US_ASCII);
    assertThat(pem)
        .startsWith("-----BEGIN PUBLIC KEY-----\n")
        .endsWith("\n-----END PUBLIC KEY-----\n");
    assertThat(pem.lines()).allMatch(line -> line.length() <= 64);
    assertThat(publicKey(pem)).isEqualTo(KEYS.published().currentEncryption().publicKey());
    assertThat(publicKey(pem))
        .isNotEqualTo(TestKeys.server().published().currentEncryption().publicKey());
  }

  @ParameterizedTest
  @ValueSource(strings = {"/.well-known/jwks.json", "/.well-known/jwks.jwt", "/public-key"})
  void answersHeadWithTheSameHeadersAndNoBody(String path) throws Exception {
    HttpResponse<byte[]> head = server.send(server.request(path).HEAD());
    assertThat(head.statusCode()).isEqualTo(200);
    assertThat(head.body()).isEmpty();
    assertThat(head.headers().allValues("Content-Type"))
        .isEqualTo(server.get(path).headers().allValues("Content-Type"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"/.well-known/jwks.json", "/.well-known/jwks.jwt", "/public-key"})
  void servesTheOneFormThereIsWhateverIsAccepted(String path) throws Exception {
    HttpResponse<byte[]> plain = server.get(path);
    for (String accept : new String[] {"application/json", "text/html", "nonsense"}) {
      HttpResponse<byte[]> response = server.send(server.request(path).header("Accept", accept));
      assertThat(response.statusCode()).isEqualTo(200);
      assertThat(response.body()).isEqualTo(plain.body());
      assertThat(response.headers().allValues("Content-Type"))
          .isEqualTo(plain.headers().allValues("Content-Type"));
    }
  }

  private static String tag(String path) throws Exception {
    return server.get(path).headers().firstValue("ETag").orElseThrow();
  }

  private static SignedJwkSet signed(HttpResponse<byte[]> response) throws MalformedException {
    return SignedJwkSet.parse(new String(response.body(), US_ASCII));
  }

  private static JsonObject claims(HttpResponse<byte[]> response) throws MalformedException {
    String payload = new String(response.body(), US_ASCII).split("\\.", -1)[1];
    return JsonObject.parse(Base64.getUrlDecoder().decode(payload));
  }

  private static Object publicKey(String pem) throws GeneralSecurityException {
    String base64 = pem.replaceAll("-----[A-Z ]+-----", "").replace("\n", "");
    return KeyFactory.getInstance("RSA")
        .generatePublic(new X509EncodedKeySpec(Base64.getDecoder().decode(base64)));
  }
}
