package dev.securecomm.message;

import static org.assertj.core.api.Assertions.assertThat;

import dev.securecomm.testkit.EnvelopeForge;
import dev.securecomm.testkit.TestKeys;
import dev.securecomm.testkit.hostile.Cast;
import dev.securecomm.testkit.hostile.FixedParties;
import dev.securecomm.testkit.hostile.HostileMessage;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Every hostile message has one defect, which the library refuses for the reason that it names and
/// at the cost that it names.
class HostileMessagesTest {

  private static final Cast CAST = Cast.fixed("http://127.0.0.1:9/keys");

  private final Opening server =
      Opening.by(
          FixedParties.SERVER,
          party ->
              Optional.ofNullable(
                      Map.of(
                              TestKeys.ALICE, FixedParties.ALICE,
                              TestKeys.MALLORY, FixedParties.MALLORY)
                          .get(party))
                  .map(keys -> keys.published()),
          TestKeys.NOW);

  static List<HostileMessage> all() {
    return HostileMessage.all(CAST);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("all")
  void refuses(HostileMessage hostile) {
    EnvelopeForge forge = CAST.honest(hostile.suite());
    long before = server.privateOperations();
    assertThat(server.refusal(hostile.make().apply(forge))).hasValue(hostile.reason());
    assertThat(server.privateOperations() - before).isEqualTo(hostile.privateOperations());
  }
}
