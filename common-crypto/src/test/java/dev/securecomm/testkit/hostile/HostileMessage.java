package dev.securecomm.testkit.hostile;

import dev.securecomm.envelope.Suite;
import dev.securecomm.message.Reason;
import dev.securecomm.testkit.EnvelopeForge;
import java.util.Comparator;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Stream;

/// A message with one defect, in one form.
///
/// @param attack the row of the catalogue of attacks, or 0 for a plain flaw
/// @param defect what is wrong with it, in lower case with hyphens
/// @param reason for which the server refuses it
/// @param privateOperations what it costs the server to find out
/// @param make makes it from a forge that is honest so far
public record HostileMessage(
    int attack,
    String defect,
    Suite suite,
    Reason reason,
    int privateOperations,
    Function<EnvelopeForge, byte[]> make) {

  /// All of them, by name.
  public static List<HostileMessage> all(Cast cast) {
    Defects defects = new Defects(cast);
    Stream.<Consumer<Defects>>of(
            Algorithms::in,
            Headers::in,
            HeaderValues::in,
            Spellings::in,
            Encodings::in,
            Shapes::in,
            Insides::in,
            Addresses::in,
            Times::in,
            Signatures::in,
            Splices::in,
            KeyRoles::in,
            WrappedKeys::in,
            FernetTokens::in,
            GcmCiphertexts::in,
            Replies::in)
        .forEach(generator -> generator.accept(defects));
    return defects.made().stream().sorted(Comparator.comparing(HostileMessage::name)).toList();
  }

  public String name() {
    return defect + "." + Form.of(suite);
  }

  @Override
  public String toString() {
    return "attack " + attack + ", " + name() + ": " + reason;
  }
}
