package dev.securecomm.testkit.hostile;

import dev.securecomm.envelope.Suite;
import dev.securecomm.message.Reason;
import dev.securecomm.testkit.EnvelopeForge;
import dev.securecomm.testkit.RawJson;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/// Where the generators put what they make.
final class Defects {

  private static final Set<Suite> BOTH_SHAPES = EnumSet.of(Suite.PART_1, Suite.PART_2_A256GCM);

  private final Cast cast;
  private final List<HostileMessage> made = new ArrayList<>();

  Defects(Cast cast) {
    this.cast = cast;
  }

  Cast cast() {
    return cast;
  }

  List<HostileMessage> made() {
    return List.copyOf(made);
  }

  /// A defect of every form, unless something else is said.
  Defect of(int attack, String defect) {
    return new Defect(attack, defect);
  }

  /// A defect of the signed message header, which has one parser for all of part 2.
  void header(int attack, String defect, Consumer<RawJson> change) {
    of(attack, defect).in(Form.ONE_OF_EACH_PART).refused(Reason.HEADER, f -> f.header(change));
  }

  /// A defect of part 1's JWE header, which is found before anything is decrypted.
  void jwe(int attack, String defect, Consumer<RawJson> change) {
    of(attack, "jwe-" + defect)
        .in(Form.SM1)
        .costing(0)
        .refused(Reason.HEADER, f -> f.jweHeader(change));
  }

  /// The same defect of either header.
  void anyHeader(int attack, String defect, Consumer<RawJson> change) {
    header(attack, defect, change);
    jwe(attack, defect, change);
  }

  /// A defect of the envelope itself, which has one shape for all of part 2.
  void envelope(int attack, String defect, Consumer<RawJson> change) {
    of(attack, defect).in(BOTH_SHAPES).malformed(f -> f.members(change));
  }

  /// What is wrong, in which forms, and what it costs to find out.
  final class Defect {

    private final int attack;
    private final String defect;
    private Set<Suite> forms = Form.EVERY;
    private int privateOperations = -1;

    private Defect(int attack, String defect) {
      this.attack = attack;
      this.defect = defect;
    }

    Defect in(Set<Suite> other) {
      forms = other;
      return this;
    }

    /// Without this, one private operation in part 1, which has to decrypt before it sees who
    /// signed, and none in part 2, which verifies before it unwraps.
    Defect costing(int operations) {
      privateOperations = operations;
      return this;
    }

    void refused(Reason reason, UnaryOperator<EnvelopeForge> change) {
      bytes(reason, f -> change.apply(f).bytes());
    }

    /// Not even an envelope.
    void malformed(UnaryOperator<EnvelopeForge> change) {
      costing(0).refused(Reason.MALFORMED, change);
    }

    /// Seen when K is unwrapped, and not before.
    void undecryptable(UnaryOperator<EnvelopeForge> change) {
      costing(1).refused(Reason.DOES_NOT_DECRYPT, change);
    }

    /// Anything at all in place of an envelope.
    void bytes(Reason reason, Function<EnvelopeForge, byte[]> make) {
      for (Suite suite : forms) {
        int cost = privateOperations < 0 ? (suite.part() == 1 ? 1 : 0) : privateOperations;
        made.add(new HostileMessage(attack, defect, suite, reason, cost, make));
      }
    }
  }
}
