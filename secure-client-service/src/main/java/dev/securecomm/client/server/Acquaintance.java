package dev.securecomm.client.server;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/// Keeps a server's keys and our introduction fresh between messages, so that a message finds them
/// ready, and a trouble is in the log before a message meets it.
final class Acquaintance {

  private static final Logger LOG = LoggerFactory.getLogger(Acquaintance.class);

  private final Server server;
  private String lastNews;

  Acquaintance(Server server) {
    this.server = server;
    // Which is no news until there was a trouble.
    this.lastNews = ready();
  }

  void refresh() {
    try {
      server.keys().current(server.timeout());
      server.introduction().renew(server.timeout());
      report(Level.INFO, ready());
    } catch (ServerTroubleException e) {
      report(
          e.loudness(),
          "Not ready to send to " + server.party() + ": " + e.sentence() + e.causes());
    }
  }

  private String ready() {
    return "Ready to send to " + server.party();
  }

  /// What lasts is logged once.
  private void report(Level level, String news) {
    if (!news.equals(lastNews)) {
      LOG.atLevel(level).log(news);
      lastNews = news;
    }
  }
}
