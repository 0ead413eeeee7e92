package dev.securecomm.envelope;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The ways to seal a message; a reply is sealed like its request.
public enum Suite {
  /// Part 1: signed, then encrypted, as nested JOSE (protocol 3.1).
  PART_1(1, "A256GCM"),
  /// Part 2 with Fernet (protocol 3.2).
  PART_2_FERNET(2, "fernet"),
  /// Part 2 with AES-256-GCM (protocol 3.2).
  PART_2_A256GCM(2, "A256GCM");

  private final int part;
  private final String enc;

  Suite(int part, String enc) {
    this.part = part;
    this.enc = enc;
  }

  public int part() {
    return part;
  }

  /// The content encryption: `fernet` or `A256GCM`.
  public String enc() {
    return enc;
  }

  /// The suite of this part with this content encryption, if there is one.
  public static Optional<Suite> of(int part, String enc) {
    for (Suite suite : values()) {
      if (suite.part == part && suite.enc.equals(enc)) {
        return Optional.of(suite);
      }
    }
    return Optional.empty();
  }

  /// The suite that a person asks for; part 2 is Fernet's if nothing else is said.
  public static Optional<Suite> parse(String part, @Nullable String enc) {
    return switch (part) {
      case "1" -> of(1, enc == null ? PART_1.enc : enc);
      case "2" -> of(2, enc == null ? PART_2_FERNET.enc : enc);
      default -> Optional.empty();
    };
  }
}
