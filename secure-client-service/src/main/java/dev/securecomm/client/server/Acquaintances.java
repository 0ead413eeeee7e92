package dev.securecomm.client.server;

import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/// Keeps us acquainted with all servers, which are asked side by side.
@Component
class Acquaintances {

  private final List<Acquaintance> all;

  Acquaintances(Servers servers) {
    this.all = servers.all().stream().map(Acquaintance::new).toList();
  }

  @Scheduled(initialDelayString = "PT0.2S", fixedDelayString = "PT30S")
  void refresh() {
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      all.forEach(each -> threads.execute(each::refresh));
    }
  }
}
