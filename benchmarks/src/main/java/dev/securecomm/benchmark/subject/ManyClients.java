package dev.securecomm.benchmark.subject;

import dev.securecomm.benchmark.party.Parties;
import dev.securecomm.envelope.Suite;
import dev.securecomm.file.PrivateFolder;
import dev.securecomm.key.KeyFile;
import dev.securecomm.key.OwnKeys;
import dev.securecomm.key.Party;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/// Our server with many clients, each of whom sends in turn.
///
/// They are parties of their own with the same keys: to make others would take longer than to
/// measure.
public final class ManyClients implements Subject {

  private final OurServer ours;
  private final List<Ours> clients = new ArrayList<>();
  private final AtomicInteger next = new AtomicInteger();

  /// Introduces so many clients to a server.
  ///
  /// @param work where their keys are kept
  public ManyClients(Path work, OurServer ours, Suite suite, int number) throws IOException {
    this.ours = ours;
    for (int i = 0; i < number; i++) {
      OwnKeys client = client(work, ours.parties(), new Party("client-" + i));
      ours.introduce(client);
      clients.add(new Ours(ours, suite, client));
    }
  }

  private static OwnKeys client(Path work, Parties parties, Party party) throws IOException {
    parties.client();
    Path client = parties.folder().resolve(Parties.CLIENT.name()).resolve("keys");
    String json = Files.readString(client).replace(named(Parties.CLIENT), named(party));
    PrivateFolder folder = PrivateFolder.open(work.resolve(party.name()));
    folder.replace("keys", json.getBytes(StandardCharsets.UTF_8));
    return new KeyFile(folder, null).loadOrMake(party, parties.bits(), Instant.now());
  }

  private static String named(Party party) {
    return "\"party\":\"%s\"".formatted(party.name());
  }

  @Override
  public String name() {
    return clients.getFirst().name() + ", many clients";
  }

  @Override
  public Server server() {
    return ours.server();
  }

  @Override
  public String mediaType() {
    return clients.getFirst().mediaType();
  }

  @Override
  public byte[] seal(byte[] body) {
    return clients.get(next.getAndIncrement() % clients.size()).seal(body);
  }

  @Override
  public byte[] exchange(byte[] body) throws Exception {
    return clients.getFirst().exchange(body);
  }
}
