package dev.securecomm.testkit.hostile;

import dev.securecomm.message.Reason;
import java.time.Duration;

/// Messages of another time. Between the making of a message and its arrival, what is old becomes
/// older, and what is to come less so; and the clock of a server that is somebody's may be behind.
final class Times {

  private static final long DAY = Duration.ofDays(1).toSeconds();

  private final Defects to;

  private Times(Defects to) {
    this.to = to;
  }

  static void in(Defects to) {
    Times times = new Times(to);
    long now = to.cast().iat();
    long patience = to.cast().patience().toSeconds();
    times.at("expired-by-the-skew", Reason.STALE, now - 300, now - 60 - (patience == 0 ? 0 : 60));
    times.at("of-yesterday", Reason.STALE, now - DAY, now - DAY + 300);
    times.at("of-1970", Reason.STALE, 0, 300);
    times.at(
        "from-beyond-the-skew", Reason.FROM_THE_FUTURE, now + patience + 61, now + patience + 300);
    times.at(
        "of-tomorrow", Reason.FROM_THE_FUTURE, now + patience + DAY, now + patience + DAY + 300);
    times.at("of-the-last-second", Reason.FROM_THE_FUTURE, 253402300799L, 253402300800L);
    times.at("of-a-day-and-a-second", Reason.LIFETIME, now, now + DAY + 1);
    times.at("of-a-century", Reason.LIFETIME, now, now + 36500 * DAY);
    if (patience == 0) {
      // Two minutes later they are stale first.
      times.at("of-no-life", Reason.LIFETIME, now, now);
      times.at("that-ends-before-it-begins", Reason.LIFETIME, now, now - 1);
    }
  }

  private void at(String defect, Reason reason, long iat, long exp) {
    to.of(0, defect).refused(reason, f -> f.header(json -> json.set("iat", iat).set("exp", exp)));
  }
}
