package dev.securecomm.benchmark.plan;

import dev.securecomm.benchmark.party.Parties;
import dev.securecomm.benchmark.subject.CxfBaseline;
import dev.securecomm.benchmark.subject.NimbusBaseline;
import dev.securecomm.benchmark.subject.OurServer;
import dev.securecomm.benchmark.subject.Subject;
import dev.securecomm.envelope.Suite;
import java.nio.file.Path;
import java.util.List;

/// All that are compared, side by side with the same keys.
record Subjects(OurServer ours, NimbusBaseline nimbus, CxfBaseline cxf) implements AutoCloseable {

  static Subjects start(Path work, Parties parties) throws Exception {
    OurServer ours = OurServer.start(work, "ours-" + parties.bits(), parties);
    try {
      NimbusBaseline nimbus = NimbusBaseline.start(work, parties);
      try {
        return new Subjects(ours, nimbus, CxfBaseline.start(work, parties));
      } catch (Exception e) {
        nimbus.close();
        throw e;
      }
    } catch (Exception e) {
      ours.close();
      throw e;
    }
  }

  List<Subject> all() {
    return List.of(
        ours.with(Suite.PART_1),
        ours.with(Suite.PART_2_FERNET),
        ours.with(Suite.PART_2_A256GCM),
        nimbus,
        cxf);
  }

  @Override
  public void close() {
    ours.close();
    nimbus.close();
    cxf.close();
  }
}
