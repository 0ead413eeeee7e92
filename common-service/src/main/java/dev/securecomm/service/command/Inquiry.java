package dev.securecomm.service.command;

import dev.securecomm.key.OwnKeys;
import dev.securecomm.key.Party;
import dev.securecomm.service.identity.IdentityConfiguration;
import dev.securecomm.service.store.SharedStoreConfiguration;
import dev.securecomm.trust.Peer;
import dev.securecomm.trust.PeerBook;
import dev.securecomm.trust.TrustSettings;
import java.io.PrintStream;
import java.util.Comparator;
import java.util.List;
import java.util.function.Predicate;
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
        new SpringApplication(IdentityConfiguration.class, SharedStoreConfiguration.class);
    application.setWebApplicationType(WebApplicationType.NONE);
    try (ConfigurableApplicationContext context =
        Commands.start(application, options.settings(QUIET))) {
      if (options.isFingerprint()) {
        OwnKeys keys = context.getBean(OwnKeys.class);
        out.println(keys.party() + " " + keys.fingerprint());
      }
      int code = 0;
      PeerBook peers = context.getBean(PeerBook.class);
      if (options.forget() != null) {
        code = forget(options.forget(), peers);
      }
      if (options.isPeers()) {
        list(peers, context.getBean(TrustSettings.class));
      }
      return code;
    }
  }

  private int forget(Party party, PeerBook peers) {
    if (peers.forget(party)) {
      out.println("Forgot " + party + ".");
      return 0;
    }
    out.println("Nothing was learned of " + party + ".");
    return 1;
  }

  private void list(PeerBook book, TrustSettings trust) {
    List<Peer> known =
        book.peers().stream().sorted(Comparator.comparing(peer -> peer.party().name())).toList();
    out.println("Policy: " + trust.policy());
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
