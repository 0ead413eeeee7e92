package dev.securecomm.client.server;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/// Keeps the server's keys and our introduction fresh between messages, so that a message finds
/// them ready, and a trouble is in the log before a message meets it.
@Component
class Acquaintance {

  private static final Logger LOG = LoggerFactory.getLogger(Acquaintance.class);

  private final ServerKeys keys;
  private final Introduction introduction;
  private String lastNews;

  Acquaintance(ServerKeys keys, Introduction introduction) {
    this.keys = keys;
    this.introduction = introduction;
    // Which is no news until there was a trouble.
    this.lastNews = ready();
  }

  @Scheduled(initialDelayString = "PT0.2S", fixedDelayString = "PT30S")
  void refresh() {
    try {
      keys.current();
      introduction.ensure();
      report(Level.INFO, ready());
    } catch (ServerTroubleException e) {
      report(
          e.loudness(), "Not ready to send to " + keys.server() + ": " + e.sentence() + e.causes());
    }
  }

  private String ready() {
    return "Ready to send to " + keys.server();
  }

  /// What lasts is logged once.
  private void report(Level level, String news) {
    if (!news.equals(lastNews)) {
      LOG.atLevel(level).log(news);
      lastNews = news;
    }
  }
}
