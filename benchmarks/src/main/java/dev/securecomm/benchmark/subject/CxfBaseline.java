package dev.securecomm.benchmark.subject;

import com.nimbusds.jose.JOSEException;
import dev.securecomm.benchmark.cxf.CxfJose;
import dev.securecomm.benchmark.cxf.CxfServer;
import dev.securecomm.benchmark.party.Parties;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/// Apache CXF, which is sent envelopes that CXF has sealed.
public final class CxfBaseline implements Subject, AutoCloseable {

  private final Server server;
  private final CxfJose client;

  private CxfBaseline(Server server, Parties parties) throws JOSEException {
    this.server = server;
    this.client = CxfJose.client(parties);
  }

  public static CxfBaseline start(Path work, Parties parties)
      throws IOException, InterruptedException, JOSEException {
    return new CxfBaseline(
        Server.start(work.resolve("cxf.log"), CxfServer.class, parties), parties);
  }

  @Override
  public String name() {
    return "Apache CXF";
  }

  @Override
  public Server server() {
    return server;
  }

  @Override
  public byte[] seal(byte[] body) {
    return client
        .seal(new String(body, StandardCharsets.UTF_8))
        .getBytes(StandardCharsets.US_ASCII);
  }

  @Override
  public byte[] exchange(byte[] body) throws Exception {
    return client
        .open(new String(post(seal(body)), StandardCharsets.US_ASCII))
        .getBytes(StandardCharsets.UTF_8);
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
