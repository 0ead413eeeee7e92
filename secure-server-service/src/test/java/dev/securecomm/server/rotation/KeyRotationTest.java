package dev.securecomm.server.rotation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.securecomm.file.Lease;
import dev.securecomm.file.PrivateFiles;
import dev.securecomm.file.PrivateFolder;
import dev.securecomm.file.UnusableFileException;
import dev.securecomm.key.KeyFile;
import dev.securecomm.key.Keyring;
import dev.securecomm.key.Rotation;
import dev.securecomm.key.RotationWindows;
import dev.securecomm.service.rotation.KeyRotation;
import dev.securecomm.service.rotation.Turn;
import dev.securecomm.testkit.MutableClock;
import dev.securecomm.testkit.TestKeys;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Several replicas that share their keys.
class KeyRotationTest {

  private static final Duration DAY = Duration.ofDays(1);

  private final MutableClock clock = MutableClock.at(TestKeys.NOW);
  private final Rotation rotation =
      new Rotation(RotationWindows.of(DAY.multipliedBy(90), DAY, DAY), 2048);

  @TempDir private Path temp;
  private List<Replica> replicas;
  private Optional<Fault> fault = Optional.empty();

  private record Replica(Keyring keys, KeyRotation rotation) {}

  /// What a place of files does not do for a while.
  enum Fault {
    FULL,
    GONE;

    boolean concerns(Method method) {
      return switch (method.getName()) {
        case "create", "replace", "locked" -> true;
        case "read", "version" -> this == GONE;
        default -> false;
      };
    }
  }

  /// A folder that has a fault now and then.
  private PrivateFiles faulty(PrivateFolder folder) {
    return (PrivateFiles)
        Proxy.newProxyInstance(
            PrivateFiles.class.getClassLoader(),
            new Class<?>[] {PrivateFiles.class},
            (_, method, arguments) -> {
              if (fault.filter(now -> now.concerns(method)).isPresent()) {
                throw new UnusableFileException("It is " + fault.get() + ".");
              }
              try {
                return method.invoke(folder, arguments);
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            });
  }

  @BeforeEach
  void share() {
    PrivateFiles folder = faulty(PrivateFolder.open(temp.resolve("data")));
    new KeyFile(folder, null).replace(TestKeys.server());
    replicas =
        Stream.generate(
                () -> {
                  Keyring keys = new KeyFile(folder, null).open(TestKeys.SERVER, 2048, clock);
                  Lease lease = new Lease(folder, "rotation", Duration.ofMinutes(2), clock);
                  return new Replica(keys, new KeyRotation(keys, rotation, lease, clock));
                })
            .limit(3)
            .toList();
  }

  private List<Long> seqs() {
    return replicas.stream().map(replica -> replica.keys.get().seq()).toList();
  }

  @Test
  void doNothingBeforeItIsTime() {
    clock.advance(DAY.multipliedBy(88));
    replicas.forEach(replica -> replica.rotation.doWhatIsDue());
    assertThat(seqs()).containsOnly(1L);
  }

  @Test
  void rotateOnceBetweenThem() {
    clock.advance(DAY.multipliedBy(89));
    replicas.parallelStream().forEach(replica -> replica.rotation.doWhatIsDue());
    assertThat(seqs()).containsOnly(2L);
    assertThat(replicas.getFirst().keys.kept().published().encryption()).hasSize(2);
  }

  @Test
  void goOnWhenTheOneThatBeganHasDied() {
    PrivateFolder folder = PrivateFolder.open(temp.resolve("data"));
    clock.advance(DAY.multipliedBy(89));
    assertThat(new Lease(folder, "rotation", Duration.ofMinutes(2), clock).take()).isTrue();
    replicas.forEach(replica -> replica.rotation.doWhatIsDue());
    assertThat(seqs()).containsOnly(1L);
    clock.advance(Duration.ofMinutes(2));
    replicas.forEach(replica -> replica.rotation.doWhatIsDue());
    assertThat(seqs()).containsOnly(2L);
  }

  /// A disk that is full, or a database that is gone, at the time when it is due: it is done when
  /// that is over, and they go on with what they have until then.
  @ParameterizedTest
  @EnumSource
  void doWhatWasDueWhenItCanBeDoneAgain(Fault when) {
    clock.advance(DAY.multipliedBy(89));
    fault = Optional.of(when);
    for (int look = 0; look < 3; look++) {
      replicas.forEach(replica -> replica.rotation.doWhatIsDue());
      clock.advance(Duration.ofSeconds(10));
    }
    assertThat(seqs()).containsOnly(1L);

    fault = Optional.empty();
    clock.advance(Duration.ofSeconds(10));
    replicas.forEach(replica -> replica.rotation.doWhatIsDue());
    assertThat(seqs()).containsOnly(2L);
  }

  /// One replica's change is not lost to another's.
  @Test
  void keepWhatEachOfThemChanges() {
    replicas.parallelStream().forEach(replica -> replica.rotation.turn(Turn.IDENTITY));
    assertThat(seqs()).containsOnly(4L);
    assertThat(replicas.getFirst().keys.get().sign(clock.instant(), DAY).succession().ancestors())
        .hasSize(3)
        .startsWith(TestKeys.server().fingerprint());
  }
}
