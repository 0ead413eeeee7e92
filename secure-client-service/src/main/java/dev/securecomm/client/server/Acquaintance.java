package dev.securecomm.client.server;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/// Keeps the server's keys and our introduction fresh between messages, so that a message finds
/// them ready, and a trouble is in the log before a message meets it.
@Component
class Acquaintance {

  private static final Logger LOG = LoggerFactory.getLogger(Acquaintance.class);

  private final ServerKeys keys;
  private final Introduction introduction;
  private String lastTrouble = "";

  Acquaintance(ServerKeys keys, Introduction introduction) {
    this.keys = keys;
    this.introduction = introduction;
  }

  @Scheduled(initialDelayString = "PT0.2S", fixedDelayString = "PT30S")
  void refresh() {
    String trouble = "";
    try {
      keys.current();
      introduction.ensure();
    } catch (UnreachableException | UntrustedServerException | NotIntroducedException e) {
      trouble = String.valueOf(e.getMessage());
    }
    report(trouble);
  }

  /// A trouble that lasts is logged once.
  private void report(String trouble) {
    if (trouble.equals(lastTrouble)) {
      return;
    }
    if (trouble.isEmpty()) {
      LOG.info("Ready to send to {}", keys.server());
    } else {
      LOG.warn("Not ready to send to {}: {}", keys.server(), trouble);
    }
    lastTrouble = trouble;
  }
}
