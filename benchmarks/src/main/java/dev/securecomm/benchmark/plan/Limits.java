package dev.securecomm.benchmark.plan;

import dev.securecomm.benchmark.party.Parties;
import dev.securecomm.benchmark.raw.Provider;
import dev.securecomm.benchmark.raw.RawLimit;
import dev.securecomm.benchmark.raw.RawLimit.Cost;
import dev.securecomm.benchmark.raw.RawRsa;
import dev.securecomm.benchmark.report.Table;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;

/// What private operations cost by themselves, measured between the rounds of what is made of them.
final class Limits {

  private final int bits;
  private final Settings settings;
  private final List<Limit> limits = new ArrayList<>();

  Limits(Parties parties, Settings settings) throws Exception {
    this.bits = parties.bits();
    this.settings = settings;
    for (Provider provider : Provider.values()) {
      RawLimit raw = new RawLimit(new RawRsa(provider, parties.rsa(Parties.SERVER)));
      raw.measure(settings.round());
      limits.add(new Limit(provider, raw, new ArrayList<>()));
    }
  }

  private record Limit(Provider provider, RawLimit raw, List<Cost> costs) {

    double median(ToDoubleFunction<Cost> operation) {
      return Median.of(costs.stream().mapToDouble(operation));
    }
  }

  int bits() {
    return bits;
  }

  void measure() throws Exception {
    for (Limit limit : limits) {
      limit.costs.add(limit.raw.measure(settings.round()));
    }
  }

  /// In µs of the best provider there is.
  double best(ToDoubleFunction<Cost> operation) {
    return limits.getFirst().median(operation);
  }

  Table table() {
    Table table = new Table("provider", "PS256 signature, µs", "OAEP-256 unwrap, µs", "both, µs");
    for (Limit limit : limits) {
      table.row(
          limit.provider.title(),
          limit.median(Cost::sign),
          limit.median(Cost::unwrap),
          limit.median(Cost::both));
    }
    return table;
  }
}
