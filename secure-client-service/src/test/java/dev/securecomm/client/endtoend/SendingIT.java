package dev.securecomm.client.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import dev.securecomm.client.testkit.FakeServer;
import dev.securecomm.client.testkit.RunningClient;
import dev.securecomm.client.testkit.ShownProblem;
import dev.securecomm.envelope.Envelope;
import dev.securecomm.envelope.Suite;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Messages between the two real services.
@ExtendWith(RealPair.Shared.class)
class SendingIT {

  @ParameterizedTest
  @EnumSource(Suite.class)
  void reachesTheServerAndComesBackInEveryForm(Suite suite, RealPair pair) throws Exception {
    String secret = "to-nobody-but-the-server-" + suite;

    HttpResponse<byte[]> response =
        pair.send("?part=" + suite.part() + "&enc=" + suite.enc(), secret);

    assertThat(RunningClient.text(response)).isEqualTo(secret);
    assertThat(response.headers().firstValue("Content-Type")).hasValue("text/plain;charset=utf-8");
    assertThat(response.headers().firstValue("Message-Part"))
        .hasValue(Integer.toString(suite.part()));
    Proxy.Passed passed = pair.proxy().passed(FakeServer.MESSAGES).getFirst();
    for (byte[] wire : new byte[][] {passed.request().body(), passed.answer().body()}) {
      assertThat(Envelope.parse(wire).part()).isEqualTo(suite.part());
      assertThat(new String(wire, StandardCharsets.UTF_8)).doesNotContain(secret);
    }
    // Services: no plaintext on a console that nobody asked to print it.
    assertThat(pair.server().stdout() + pair.server().stderr()).doesNotContain(secret);
    assertThat(pair.client().stdout() + pair.client().stderr()).doesNotContain(secret);
  }

  /// As `curl -d` sends it.
  @Test
  void carriesAFormAsItIs(RealPair pair) {
    HttpResponse<byte[]> response = post(pair, "application/x-www-form-urlencoded", "a=b&c=%20d");

    assertThat(RunningClient.text(response)).isEqualTo("a=b&c=%20d");
    assertThat(response.headers().firstValue("Content-Type"))
        .hasValue("application/x-www-form-urlencoded");
  }

  @Test
  void carriesAsMuchAsIsAllowedAndNoMore(RealPair pair) {
    byte[] longest = new byte[1024 * 1024];
    new Random(3).nextBytes(longest);
    String text = new String(longest, StandardCharsets.ISO_8859_1);

    HttpResponse<byte[]> response =
        pair.call(HttpRequest.newBuilder(sendUrl(pair)).POST(BodyPublishers.ofByteArray(longest)));

    assertThat(response.body()).isEqualTo(longest);
    ShownProblem.in(post(pair, "text/plain;charset=iso-8859-1", text + "xx"), 413);
    assertThat(pair.proxy().passed(FakeServer.MESSAGES)).hasSize(1);
  }

  private static HttpResponse<byte[]> post(RealPair pair, String contentType, String text) {
    return pair.call(
        HttpRequest.newBuilder(sendUrl(pair))
            .header("Content-Type", contentType)
            .POST(BodyPublishers.ofString(text, StandardCharsets.ISO_8859_1)));
  }

  private static URI sendUrl(RealPair pair) {
    return URI.create("http://localhost:" + pair.client().port() + "/send?part=2");
  }

  @Test
  void tellsTheHealthOfBothOnTheirManagementPortsAlone(RealPair pair) {
    for (RealProcess service : new RealProcess[] {pair.server(), pair.client()}) {
      assertThat(RunningClient.text(get(pair, service.managementPort()))).contains("\"UP\"");
      assertThat(get(pair, service.port()).statusCode()).isEqualTo(404);
    }
  }

  private static HttpResponse<byte[]> get(RealPair pair, int port) {
    return pair.call(
        HttpRequest.newBuilder(URI.create("http://localhost:" + port + "/actuator/health")));
  }
}
