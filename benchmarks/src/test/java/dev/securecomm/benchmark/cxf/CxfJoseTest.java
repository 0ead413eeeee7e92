package dev.securecomm.benchmark.cxf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jose.JOSEException;
import dev.securecomm.benchmark.nimbus.NestedJose;
import dev.securecomm.benchmark.party.Parties;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CxfJoseTest {

  @TempDir private Path temp;

  @Test
  void opensWhatItSeals() throws Exception {
    Parties parties = new Parties(temp, 2048);

    String sealed = CxfJose.client(parties).seal("hello");

    assertThat(CxfJose.server(parties).open(sealed)).isEqualTo("hello");
  }

  /// As long as this holds, CXF needs envelopes of its own.
  @Test
  void sealsWhatNobodyElseOpens() throws Exception {
    Parties parties = new Parties(temp, 2048);

    String sealed = CxfJose.client(parties).seal("hello");

    assertThatThrownBy(() -> NestedJose.server(parties).open(sealed))
        .isInstanceOf(JOSEException.class);
  }
}
