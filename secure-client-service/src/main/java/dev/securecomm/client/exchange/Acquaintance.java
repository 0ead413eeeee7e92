package dev.securecomm.client.exchange;

import dev.securecomm.client.server.NotIntroducedException;
import dev.securecomm.client.server.UnreachableException;
import dev.securecomm.client.server.UntrustedServerException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/// Keeps the server's keys and our introduction fresh between messages, so that a message finds
/// them ready and a trouble is in the log before a message meets it.
@Component
class Acquaintance {

  private static final Logger LOG = LoggerFactory.getLogger(Acquaintance.class);

  private final MessageExchange.Server server;
  private String lastTrouble = "";

  Acquaintance(MessageExchange.Server server) {
    this.server = server;
  }

  @Scheduled(initialDelayString = "PT0.2S", fixedDelayString = "PT30S")
  void refresh() {
    try {
      server.keys().current();
      server.introduction().ensure();
      trouble("");
    } catch (UnreachableException | UntrustedServerException | NotIntroducedException e) {
      trouble(String.valueOf(e.getMessage()));
    }
  }

  /// A trouble that lasts is logged once.
  private void trouble(String sentence) {
    if (!sentence.isEmpty() && !sentence.equals(lastTrouble)) {
      LOG.warn("Not ready to send to {}: {}", server.keys().server(), sentence);
    }
    if (sentence.isEmpty() && !lastTrouble.isEmpty()) {
      LOG.info("Ready to send to {}", server.keys().server());
    }
    lastTrouble = sentence;
  }
}
