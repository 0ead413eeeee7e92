package dev.securecomm.testkit.hostile;

import dev.securecomm.envelope.Suite;
import java.util.EnumSet;
import java.util.Set;

/// The forms of a message, as the vectors name them.
final class Form {

  static final Set<Suite> EVERY = EnumSet.allOf(Suite.class);

  /// For what is the same in both kinds of part 2.
  static final Set<Suite> ONE_OF_EACH_PART = EnumSet.of(Suite.PART_1, Suite.PART_2_FERNET);

  static final Set<Suite> SM1 = EnumSet.of(Suite.PART_1);
  static final Set<Suite> SM2 = EnumSet.of(Suite.PART_2_FERNET, Suite.PART_2_A256GCM);
  static final Set<Suite> FERNET = EnumSet.of(Suite.PART_2_FERNET);
  static final Set<Suite> GCM = EnumSet.of(Suite.PART_2_A256GCM);

  private Form() {}

  static String of(Suite suite) {
    return switch (suite) {
      case PART_1 -> "sm1";
      case PART_2_FERNET -> "sm2-fernet";
      case PART_2_A256GCM -> "sm2-a256gcm";
    };
  }
}
