package dev.securecomm.trust;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.securecomm.codec.MalformedException;
import dev.securecomm.file.PrivateFolder;
import dev.securecomm.key.SignedJwkSet;
import dev.securecomm.testkit.JwkSetForge;
import dev.securecomm.testkit.MutableClock;
import dev.securecomm.testkit.TestKeys;
import java.nio.file.Path;
import org.assertj.core.api.ThrowableAssertAlternative;
import org.junit.jupiter.api.io.TempDir;

/// A server's book of peers in a folder, by a clock that a test sets.
abstract class PeerBookFixture {

  @TempDir Path temp;

  final MutableClock clock = MutableClock.at(TestKeys.NOW);

  /// The book as a service opens it, each time the same file.
  final PeerBook book(TrustSettings trust) {
    return new PeerBook(TestKeys.SERVER, trust, PrivateFolder.open(temp.resolve("data")), clock);
  }

  /// A party is not believed, for this reason.
  static ThrowableAssertAlternative<DistrustedException> refuses(
      PeerBook book, SignedJwkSet set, Distrust distrust) {
    return assertThatExceptionOfType(DistrustedException.class)
        .isThrownBy(() -> book.admit(set.party(), set))
        .satisfies(e -> assertThat(e.distrust()).isEqualTo(distrust));
  }

  static SignedJwkSet parse(JwkSetForge forge) {
    try {
      return SignedJwkSet.parse(forge.compact());
    } catch (MalformedException e) {
      throw new IllegalStateException(e);
    }
  }
}
