package dev.securecomm.benchmark.nimbus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jose.JOSEException;
import dev.securecomm.benchmark.party.Parties;
import dev.securecomm.benchmark.subject.Envelopes;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NestedJoseTest {

  private static final byte[] BODY = "hello".getBytes(StandardCharsets.UTF_8);

  @TempDir private Path temp;

  @Test
  void opensTheEnvelopesOfPart1AndItsOwnReplies() throws Exception {
    Parties parties = parties("one");
    byte[] envelope = new Envelopes(parties.client(), parties.server()).compact(BODY);
    NestedJose server = NestedJose.server(parties);

    byte[] opened = server.open(new String(envelope, StandardCharsets.US_ASCII));

    assertThat(opened).isEqualTo(BODY);
    assertThat(NestedJose.client(parties).open(server.seal(opened))).isEqualTo(BODY);
  }

  @Test
  void doesNotSkipTheVerification() throws Exception {
    Parties parties = parties("one");
    byte[] forged = new Envelopes(parties("other").client(), parties.server()).compact(BODY);

    assertThatThrownBy(
            () -> NestedJose.server(parties).open(new String(forged, StandardCharsets.US_ASCII)))
        .isInstanceOf(JOSEException.class)
        .hasMessage("not signed by the other party");
  }

  private Parties parties(String folder) {
    return new Parties(temp.resolve(folder), 2048);
  }
}
