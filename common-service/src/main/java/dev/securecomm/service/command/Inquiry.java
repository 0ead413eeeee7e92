package dev.securecomm.service.command;

import dev.securecomm.key.Keyring;
import dev.securecomm.key.Kid;
import dev.securecomm.key.OwnKeys;
import dev.securecomm.key.Party;
import dev.securecomm.service.identity.IdentityConfiguration;
import dev.securecomm.service.identity.OwnFiles;
import dev.securecomm.service.rotation.KeyDesk;
import dev.securecomm.service.rotation.RotationConfiguration;
import dev.securecomm.service.store.SharedStoreConfiguration;
import dev.securecomm.trust.Peer;
import dev.securecomm.trust.PeerBook;
import dev.securecomm.trust.TrustSettings;
import java.io.PrintStream;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.context.ConfigurableApplicationContext;

/// Answers what an operator asks about a service's identity and peers, with the settings of the
/// service and without starting it.
public final class Inquiry {

  /// Settings for a run that prints its answer: no log lines around it.
  public static final List<String> QUIET =
      List.of(
          "--logging.level.root=ERROR",
          "--logging.level.org.springframework=ERROR",
          "--logging.structured.format.console=");

  private final PrintStream out;

  public Inquiry(PrintStream out) {
    this.out = out;
  }

  /// Prints the answers to what was asked.
  ///
  /// @return the exit code: 0, or 1 if there was nothing to forget
  public int answer(IdentityOptions options) throws StartFailedException {
    SpringApplication application =
        new SpringApplication(
            IdentityConfiguration.class,
            RotationConfiguration.class,
            SharedStoreConfiguration.class);
    application.setWebApplicationType(WebApplicationType.NONE);
    try (ConfigurableApplicationContext context =
        Commands.start(application, options.settings(QUIET))) {
      if (options.isFingerprint()) {
        OwnKeys keys = context.getBean(Keyring.class).get();
        out.println(keys.party() + " " + keys.fingerprint());
      }
      KeyDesk desk = context.getBean(KeyDesk.class);
      PeerBook peers = context.getBean(PeerBook.class);
      options
          .turn()
          .map(turn -> options.isDryRun() ? desk.plan(turn) : desk.turn(turn))
          .ifPresent(said -> {
            out.println(said);
            // Whoever forgot to say which service it is has turned another one's.
            out.println(
                "This is about the key "
                    + context.getBean(OwnFiles.class).files().place("keys")
                    + ".");
          });
      if (options.revoke() != null) {
        out.println(
            peers.revoke(options.revoke())
                ? "Revoked " + options.revoke() + "."
                : options.revoke() + " was revoked before.");
        out.println(whose(options.revoke(), peers, context.getBean(TrustSettings.class)));
      }
      if (options.isKeys()) {
        desk.lines().forEach(out::println);
      }
      int code = 0;
      if (options.forget() != null) {
        code = forget(options.forget(), peers);
      }
      if (options.forgetMetSince() != null) {
        forget(peers.forgetMetSince(options.forgetMetSince()));
      }
      if (options.isPeers()) {
        list(peers, context.getBean(TrustSettings.class));
      }
      return code;
    }
  }

  /// One character that is wrong is another fingerprint, which is nobody's.
  private static String whose(Kid fingerprint, PeerBook peers, TrustSettings trust) {
    List<String> parties =
        Stream.concat(
                peers.peers().stream()
                    .filter(peer ->
                        peer.fingerprint().equals(fingerprint)
                            || peer.ancestors().contains(fingerprint))
                    .map(Peer::party),
                trust.peers().entrySet().stream()
                    .filter(pin -> pin.getValue().equals(fingerprint))
                    .map(Map.Entry::getKey))
            .map(Party::name)
            .distinct()
            .toList();
    return parties.isEmpty()
        ? "Nobody known here has shown it, and it is pinned for nobody: compare it once more."
        : "It is or was " + String.join(", ", parties) + "'s.";
  }

  private int forget(Party party, PeerBook peers) {
    if (peers.forget(party)) {
      out.println("Forgot " + party + ".");
      return 0;
    }
    out.println("Nothing was learned of " + party + ".");
    return 1;
  }

  /// Each by name and fingerprint: one that was no stranger can be asked again, and pinned.
  private void forget(List<Peer> forgotten) {
    forgotten.forEach(peer ->
        out.println("Forgot " + peer.party() + " " + peer.fingerprint() + ", met " + peer.since()));
    out.println(forgotten.size() + " forgotten.");
  }

  private void list(PeerBook book, TrustSettings trust) {
    List<Peer> known =
        book.peers().stream().sorted(Comparator.comparing(peer -> peer.party().name())).toList();
    out.println("Policy: " + trust.policy());
    book.revoked().forEach(fingerprint -> out.println("Revoked: " + fingerprint));
    for (Peer peer : known) {
      out.println(
          "%s %s %s since %s, keys seq %d until %s"
              .formatted(
                  peer.party(),
                  peer.fingerprint(),
                  book.isTrusted(peer) ? peer.reason() : "NOT TRUSTED ANY MORE, accepted",
                  peer.since(),
                  peer.keys().seq(),
                  peer.keys().validity().exp()));
    }
    Predicate<Party> isNew = party -> known.stream().noneMatch(peer -> peer.party().equals(party));
    trust.peers().entrySet().stream()
        .filter(pin -> isNew.test(pin.getKey()))
        .forEach(
            pin -> out.println(pin.getKey() + " " + pin.getValue() + " pinned, not met so far"));
    if (known.isEmpty() && trust.peers().isEmpty()) {
      out.println("Nobody is trusted.");
    }
  }
}
