package dev.securecomm.client.command;

import dev.securecomm.client.exchange.Transcript;
import dev.securecomm.client.exchange.Transcript.Sealed;
import java.io.PrintStream;
import java.util.Locale;

/// Prints an exchange for a person who wants to see it.
final class Explanation {

  private static final int SHOWN = 44;

  private final PrintStream out;

  Explanation(PrintStream out) {
    this.out = out;
  }

  void show(Transcript exchange) {
    out.println(
        "  sealed     message %s, from %s to %s"
            .formatted(exchange.id(), exchange.sender().party(), exchange.recipient().party()));
    onTheWire("sent", exchange.request());
    onTheWire("came back", exchange.reply());
    String label = "verified";
    for (Transcript.Check check : exchange.checks()) {
      out.println("  %-10s %-34s %s".formatted(label, check.what(), check.value()));
      label = "";
    }
    label = "took";
    for (Transcript.Step step : exchange.steps()) {
      out.println(
          "  %-10s %-34s %s"
              .formatted(label, step.what(), String.format(Locale.ROOT, "%.1f ms", step.millis())));
      label = "";
    }
  }

  private void onTheWire(String what, Sealed sealed) {
    out.println(
        "  %-10s %,d bytes over the wire for %,d of %s"
            .formatted(
                what, sealed.wireBytes(), sealed.plain().bytes(), sealed.plain().contentType()));
    sealed
        .envelope()
        .forEach((name, value) ->
            out.println(
                "    %-14s %-45s %s"
                    .formatted(name, abbreviated(value), sealed.notes().getOrDefault(name, ""))));
  }

  private static String abbreviated(String value) {
    return value.length() <= SHOWN ? value : value.substring(0, SHOWN) + "…";
  }
}
