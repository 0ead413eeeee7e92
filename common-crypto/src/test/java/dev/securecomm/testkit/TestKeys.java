package dev.securecomm.testkit;

import dev.securecomm.file.PrivateFolder;
import dev.securecomm.key.KeyFile;
import dev.securecomm.key.OwnKeys;
import dev.securecomm.key.Party;
import dev.securecomm.key.PrivateParts;
import dev.securecomm.message.Recipient;
import dev.securecomm.message.Senders;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/// The keys of fixed parties, 2048 bits, made at most once per build: they are kept in its folder,
/// as a service keeps its own.
public final class TestKeys {

  /// The time of the tests, unless they set another.
  public static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

  public static final Party ALICE = new Party("alice");
  public static final Party SERVER = new Party("server");
  public static final Party MALLORY = new Party("mallory");

  private static final Path KEPT =
      Path.of(System.getProperty("project.root", "..")).resolve("target").resolve("test-keys");

  private static final Map<String, OwnKeys> READ = new ConcurrentHashMap<>();

  private static final ThreadLocal<Boolean> MAKING = ThreadLocal.withInitial(() -> false);

  private TestKeys() {}

  /// Whether this thread makes keys that are to be kept.
  static boolean isMaking() {
    return MAKING.get();
  }

  private static OwnKeys made(Supplier<OwnKeys> keys) {
    boolean before = MAKING.get();
    MAKING.set(true);
    try {
      return keys.get();
    } finally {
      MAKING.set(before);
    }
  }

  public static OwnKeys of(Party party) {
    return read(party.name(), party);
  }

  /// Another identity that bears the party's name.
  public static OwnKeys impostor(Party party) {
    return read(party.name() + "-impostor", party);
  }

  /// The party with a new signing and a new encryption key before those it had.
  public static OwnKeys renewed(Party party) {
    OwnKeys before = of(party);
    return READ.computeIfAbsent(
        party + "-renewed",
        name -> {
          PrivateFolder folder = PrivateFolder.open(KEPT.resolve(name));
          KeyFile file = new KeyFile(folder, null);
          if (folder.read("keys").isEmpty()) {
            file.replace(made(() -> PrivateParts.renewed(before, 2048, NOW)));
          }
          return file.loadOrMake(party, 2048, NOW);
        });
  }

  private static OwnKeys read(String folder, Party party) {
    return READ.computeIfAbsent(
        folder,
        name ->
            made(() ->
                new KeyFile(PrivateFolder.open(KEPT.resolve(name)), null)
                    .loadOrMake(party, 2048, NOW)));
  }

  /// A client that the server trusts.
  public static OwnKeys alice() {
    return of(ALICE);
  }

  public static OwnKeys server() {
    return of(SERVER);
  }

  /// Another client that the server trusts, with ill intent.
  public static OwnKeys mallory() {
    return of(MALLORY);
  }

  public static Recipient recipient(OwnKeys keys) {
    return new Recipient(keys.party(), keys.published().currentEncryption());
  }

  /// Trusts these parties, and no others.
  public static Senders trusting(Party... parties) {
    Set<Party> trusted = Set.of(parties);
    return party -> trusted.contains(party) ? Optional.of(of(party).published()) : Optional.empty();
  }
}
