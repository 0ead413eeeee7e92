package dev.securecomm.benchmark.timing.cases;

import dev.securecomm.benchmark.party.Parties;
import dev.securecomm.envelope.Suite;
import java.nio.file.Path;

/// Where something is timed.
public enum Place {
  /// Refused messages, by the opener alone.
  opener(1),
  /// Tokens, by the comparison alone.
  secret(1),
  /// Passphrases of a key file. Each takes tenths of a second, so that few have to do.
  passphrase(0.01),
  /// Refused messages, by a server.
  messages(1),
  /// Tokens, by a client.
  token(1);

  private final double share;

  Place(double share) {
    this.share = share;
  }

  /// How many of the pairs that are asked for are taken here.
  public int pairs(int asked) {
    return (int) Math.ceil(asked * share);
  }

  /// Starts what is needed.
  ///
  /// @param bounds what counts as a difference
  public Group open(Path work, Parties parties, Bounds bounds) throws Exception {
    return switch (this) {
      case opener -> Openers.group(parties, bounds, Suite.values());
      case secret -> Tokens.compared(bounds);
      case passphrase -> Passphrases.group(work, parties);
      case messages -> Messages.group(work, parties, bounds);
      case token -> Tokens.overHttp(work, bounds);
    };
  }
}
