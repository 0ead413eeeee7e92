package dev.securecomm.benchmark.timing.cases;

import dev.securecomm.benchmark.http.Connection;
import dev.securecomm.benchmark.subject.OurClient;
import dev.securecomm.benchmark.subject.Server;
import dev.securecomm.benchmark.timing.Pair;
import dev.securecomm.key.Secret;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.apache.hc.core5.http.message.BasicHeader;

/// Wrong tokens, by themselves and shown to a client's `/send`.
final class Tokens {

  /// One comparison is too short to be timed.
  private static final int TIMES = 100;

  private static final byte[] MESSAGE = "hello".getBytes(StandardCharsets.US_ASCII);

  private Tokens() {}

  static Group compared(Bounds bounds) {
    Secret secret = new Secret(Secrets.SECRET);
    Secrets guesses = new Secrets(input -> compared(secret, input), "0", bounds.inProcess());
    return Group.inProcess(
        "A secret compared %d times, in process".formatted(TIMES), guesses.pairs("token"));
  }

  private static String compared(Secret secret, byte[] input) {
    String guess = new String(input, StandardCharsets.US_ASCII);
    int right = 0;
    for (int i = 0; i < TIMES; i++) {
      right += secret.matches(guess) ? 1 : 0;
    }
    return Integer.toString(right);
  }

  static Group overHttp(Path work, Bounds bounds) throws Exception {
    Server client = OurClient.start(work, "client", Secrets.SECRET);
    OverHttp send = new OverHttp(client.messages().resolve("/send"), "text/plain", Tokens::shown);
    List<Pair> pairs = new Secrets(send, "401", bounds.overHttp()).pairs("token");
    return LeakyPlace.besides("The client's token, over HTTP", work, pairs, List.of(client::close));
  }

  private static Connection.Answer shown(Connection connection, byte[] token)
      throws java.io.IOException {
    String value = "Bearer " + new String(token, StandardCharsets.US_ASCII);
    return connection.post(MESSAGE, new BasicHeader("Authorization", value));
  }
}
