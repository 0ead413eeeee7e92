package dev.securecomm.benchmark.load;

import java.time.Duration;
import org.HdrHistogram.Histogram;

/// What became of some messages.
///
/// @param sending from the first to when the last was sent
/// @param wall from the first to the last answer
/// @param cpu what the server ran meanwhile
/// @param accepted how long those took that were answered, in ns
/// @param refused how long those took that were turned away, in ns
/// @param late how long after its time each was handed over to be sent, in ns; in an open loop only
/// @param failed how many were not answered at all, or otherwise
/// @param unsent how many came when all connections were busy; in an open loop only
public record Load(
    Duration sending,
    Duration wall,
    Duration cpu,
    Histogram accepted,
    Histogram refused,
    Histogram late,
    long failed,
    long unsent) {

  /// How many were sent.
  public long messages() {
    return accepted.getTotalCount() + refused.getTotalCount() + failed;
  }

  /// Messages sent a second, whatever became of them.
  public double sent() {
    return messages() / (sending.toNanos() / 1e9);
  }

  /// How long the last answers took when nothing was sent any more.
  public Duration rest() {
    return wall.minus(sending);
  }

  /// Messages answered a second.
  public double throughput() {
    return accepted.getTotalCount() / (wall.toNanos() / 1e9);
  }

  /// What the server ran for a message, in µs.
  public double cpuMicros() {
    return cpu.toNanos() / 1e3 / accepted.getTotalCount();
  }

  /// The time within which this share of the accepted was answered, in ms.
  public double latencyMillis(double percentile) {
    return millis(accepted, percentile);
  }

  /// How late this share was at most, in ms: if that is much, the driver was overloaded.
  public double lateMillis(double percentile) {
    return millis(late, percentile);
  }

  private static double millis(Histogram times, double percentile) {
    return times.getTotalCount() == 0 ? Double.NaN : times.getValueAtPercentile(percentile) / 1e6;
  }

  /// Cores that the server had.
  public double cores() {
    return (double) cpu.toNanos() / wall.toNanos();
  }

  /// The time within which this share of the refused was told so, in ms.
  public double refusalMillis(double percentile) {
    return millis(refused, percentile);
  }
}
