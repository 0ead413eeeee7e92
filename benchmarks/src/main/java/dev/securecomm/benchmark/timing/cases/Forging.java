package dev.securecomm.benchmark.timing.cases;

import dev.securecomm.benchmark.timing.Side;
import dev.securecomm.benchmark.timing.Target;
import dev.securecomm.envelope.Suite;
import dev.securecomm.key.OwnKeys;
import dev.securecomm.message.Reason;
import dev.securecomm.message.Recipient;
import dev.securecomm.testkit.EnvelopeForge;
import java.time.Instant;
import java.util.List;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/// Makes messages that are refused, many for each reason.
///
/// @param told what a refusal looks like from where it is timed
record Forging(OwnKeys client, OwnKeys server, Target target, Function<Reason, String> told) {

  /// Of each kind.
  private static final int INPUTS = 32;

  /// They are timed for hours, if need be.
  private static final long LIFE_SECONDS = 20 * 3600;

  Side side(Suite suite, String name, Reason reason, UnaryOperator<EnvelopeForge> change) {
    List<byte[]> inputs =
        Stream.generate(() -> change.apply(request(suite)).bytes()).limit(INPUTS).toList();
    return new Side(name, target, told.apply(reason), inputs);
  }

  private EnvelopeForge request(Suite suite) {
    Instant now = Instant.now();
    Recipient recipient = new Recipient(server.party(), server.published().currentEncryption());
    return EnvelopeForge.request(suite, client, recipient, now)
        .header(json -> json.set("exp", now.getEpochSecond() + LIFE_SECONDS));
  }

  static String name(Suite suite) {
    return switch (suite) {
      case PART_1 -> "part 1";
      case PART_2_FERNET -> "part 2, Fernet";
      case PART_2_A256GCM -> "part 2, A256GCM";
    };
  }
}
