package dev.securecomm.server.testserver;

import static org.assertj.core.api.Assertions.assertThat;

import dev.securecomm.codec.MalformedException;
import dev.securecomm.envelope.Envelope;
import dev.securecomm.envelope.MessageId;
import dev.securecomm.envelope.Suite;
import dev.securecomm.key.OwnKeys;
import dev.securecomm.message.Lifetimes;
import dev.securecomm.message.Message;
import dev.securecomm.message.OpenedReply;
import dev.securecomm.message.Opener;
import dev.securecomm.message.RefusedException;
import dev.securecomm.message.SealedRequest;
import dev.securecomm.message.Sealer;
import dev.securecomm.testkit.TestKeys;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.time.Duration;

/// A party that talks to the server by the library alone, without the client service.
public final class Client {

  private static final Lifetimes LIFETIMES =
      new Lifetimes(Duration.ofMinutes(5), Duration.ofHours(24));

  private final RunningServer server;
  private final OwnKeys keys;
  private final Sealer sealer;
  private final Opener opener;

  private Client(RunningServer server, OwnKeys keys) {
    this.server = server;
    this.keys = keys;
    this.sealer = new Sealer(() -> keys, LIFETIMES, server.clock());
    this.opener =
        new Opener(() -> keys, TestKeys.trusting(TestKeys.SERVER), LIFETIMES, server.clock());
  }

  /// A client that the server has not heard of.
  public static Client of(RunningServer server, OwnKeys keys) {
    return new Client(server, keys);
  }

  /// A client that has introduced itself.
  public static Client announced(RunningServer server, OwnKeys keys)
      throws IOException, InterruptedException {
    Client client = of(server, keys);
    assertThat(client.announce().statusCode()).isIn(200, 201);
    return client;
  }

  public HttpResponse<byte[]> announce() throws IOException, InterruptedException {
    return server.postPeer(keys.sign(server.clock().instant(), Duration.ofHours(24)).compact());
  }

  public SealedRequest seal(Suite suite, Message message) {
    return seal(suite, MessageId.random(), message);
  }

  public SealedRequest seal(Suite suite, MessageId id, Message message) {
    return sealer.sealRequest(suite, id, message, TestKeys.recipient(TestKeys.server()));
  }

  public HttpResponse<byte[]> post(SealedRequest request) throws IOException, InterruptedException {
    return server.postMessage(request.envelope().toBytes());
  }

  /// Opens the reply, which proves that it is sealed, signed and answers the very request.
  public OpenedReply open(HttpResponse<byte[]> response, SealedRequest request)
      throws MalformedException, RefusedException {
    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.headers().firstValue("Content-Type")).hasValue("application/jose+json");
    return opener.openReply(Envelope.parse(response.body()), request);
  }

  public OpenedReply exchange(SealedRequest request) throws Exception {
    return open(post(request), request);
  }

  public OpenedReply exchange(Suite suite, Message message) throws Exception {
    return exchange(seal(suite, message));
  }
}
