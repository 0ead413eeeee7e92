package dev.securecomm.client.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.securecomm.client.testkit.RunningClient;
import dev.securecomm.testkit.TestKeys;
import java.nio.file.Path;
import java.time.Duration;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The set-up that `docs/two-applications` shows: a shop and a warehouse, which speak plain HTTP,
/// with the pair between them.
class TwoApplicationsIT {

  private static final String FOLDER = "docs/two-applications/";
  private static final Pattern LISTENS = Pattern.compile("Taking orders on port (\\d+)");

  @TempDir private Path folder;

  @Test
  void exchangeOrdersAndKnowNothingOfKeys() {
    RunningClient.keep(folder.resolve("server"), TestKeys.server());
    RunningClient.keep(folder.resolve("client"), RunningClient.keys());
    RealProcess warehouse = warehouse("0");
    try {
      String port = port(warehouse);
      try (RealProcess server = server(port);
          RealProcess client = client(server.port())) {
        assertThat(shop(client, "1", "ten chairs")).isEqualTo("201 Order 1 is taken.");
        assertThat(shop(client, "1", "ten chairs")).isEqualTo("201 Order 1 is taken.");
        assertThat(shop(client, "2", "a table")).isEqualTo("201 Order 2 is taken.");
        assertThat(shop(client, "3", " ")).isEqualTo("422 An order is not empty.");
        assertThat(shop(client, "2", "two tables")).startsWith("422 ").contains("key-reused");
        assertThat(warehouse.lines())
            .endsWith("Order 1 from client: ten chairs", "Order 2 from client: a table")
            .hasSize(3);

        // An order that finds nobody is not lost: it goes on under its number.
        warehouse.close();
        assertThat(shop(client, "4", "a lamp")).isEqualTo("502 The application cannot be reached.");
        warehouse = warehouse(port);
        port(warehouse);
        assertThat(shop(client, "4", "a lamp")).isEqualTo("201 Order 1 is taken.");
        assertThat(shop(client, "4", "a lamp")).isEqualTo("201 Order 1 is taken.");
        assertThat(warehouse.lines()).hasSize(2);
        assertThat(server.stdout() + server.stderr() + client.stdout() + client.stderr())
            .doesNotContain("chairs", "lamp");
      }
    } finally {
      warehouse.close();
    }
  }

  private static RealProcess warehouse(String port) {
    return RealProcess.program(FOLDER + "Warehouse.java", port);
  }

  private static String port(RealProcess warehouse) {
    await().atMost(Duration.ofMinutes(1)).until(() -> warehouse.said(LISTENS).isPresent());
    return warehouse.said(LISTENS).orElseThrow().group(1);
  }

  private RealProcess server(String warehousePort) {
    return RealProcess.server(
        "--server.port=0",
        "--server.address=127.0.0.1",
        "--management.server.port=-1",
        "--securecomm.data-dir=" + folder.resolve("server"),
        "--securecomm.trust.peers.client=" + RunningClient.keys().fingerprint(),
        "--securecomm.handler=forward",
        "--securecomm.forward.url=http://localhost:" + warehousePort + "/orders");
  }

  private RealProcess client(int serverPort) {
    RealProcess client =
        RealProcess.client(
            "--server.port=0",
            "--management.server.port=-1",
            "--securecomm.data-dir=" + folder.resolve("client"),
            "--securecomm.server.url=http://localhost:" + serverPort,
            RealPair.serverPin());
    client.port();
    return client;
  }

  /// What the shop says of an order.
  private static String shop(RealProcess client, String number, String order) {
    try (RealProcess shop =
        RealProcess.program(
            FOLDER + "Shop.java", "http://localhost:" + client.port() + "/send", number, order)) {
      assertThat(shop.exitCode()).isIn(0, 1);
      return shop.stdout();
    }
  }
}
