package dev.securecomm.benchmark.timing.cases;

import dev.securecomm.benchmark.party.Parties;

/// The smallest differences that count, in ns.
///
/// @param inProcess for what is called directly
/// @param overHttp for what a service answers: its threads and the network add noise
public record Bounds(double inProcess, double overHttp) {

  /// As parts of a private operation, as fast as it is here and now.
  public static Bounds of(Parties parties, double inProcess, double overHttp) {
    double nanos = PrivateOperation.nanos(parties.server().currentDecryption());
    return new Bounds(nanos * inProcess, nanos * overHttp);
  }
}
