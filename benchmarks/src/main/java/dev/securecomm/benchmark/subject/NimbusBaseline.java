package dev.securecomm.benchmark.subject;

import com.nimbusds.jose.JOSEException;
import dev.securecomm.benchmark.nimbus.NestedJose;
import dev.securecomm.benchmark.nimbus.NimbusServer;
import dev.securecomm.benchmark.party.Parties;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/// The straight baseline, which is sent the very envelopes of part 1.
public final class NimbusBaseline implements Subject, AutoCloseable {

  private final Server server;
  private final Envelopes envelopes;
  private final NestedJose client;

  private NimbusBaseline(Server server, Parties parties) throws JOSEException {
    this.server = server;
    this.envelopes = new Envelopes(parties.client(), parties.server());
    this.client = NestedJose.client(parties);
  }

  public static NimbusBaseline start(Path work, Parties parties)
      throws IOException, InterruptedException, JOSEException {
    return new NimbusBaseline(
        Server.start(work.resolve("nimbus.log"), NimbusServer.class, parties), parties);
  }

  @Override
  public String name() {
    return "Spring MVC, Nimbus, JDK";
  }

  @Override
  public Server server() {
    return server;
  }

  @Override
  public byte[] seal(byte[] body) {
    return envelopes.compact(body);
  }

  @Override
  public byte[] exchange(byte[] body) throws Exception {
    return client.open(new String(post(seal(body)), StandardCharsets.US_ASCII));
  }

  @Override
  public String mediaType() {
    return "application/jose";
  }

  @Override
  public void close() {
    server.close();
  }
}
