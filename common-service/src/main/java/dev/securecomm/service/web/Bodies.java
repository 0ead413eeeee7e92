package dev.securecomm.service.web;

import dev.securecomm.service.limit.MemoryBudget;
import dev.securecomm.service.limit.TooLongException;
import dev.securecomm.service.limit.TooSlowException;
import dev.securecomm.service.settings.SettingsException;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.Arrays;
import java.util.function.Supplier;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.stereotype.Component;

/// Reads requests' bodies: each up to a limit and no byte more, all together within a budget, and
/// none for long. Strangers can send bodies, and this is what they can take up by it.
@Component
public final class Bodies {

  /// A message takes its body's length a dozen times while it is opened and answered.
  private static final int SHARE_OF_HEAP = 24;

  /// What every connection may hold beside the budget: most messages are no longer.
  private static final int FREE = 16 * 1024;

  /// How many pieces are read before others have their turn: a chunk of one byte is one, and a few
  /// callers who send millions would have all processors, since nobody interrupts a virtual thread.
  private static final int PIECES_A_TURN = 64;

  private final MemoryBudget budget;
  private final Duration patience;

  @Autowired
  Bodies(BodySettings settings) {
    this(
        new MemoryBudget(settings.memoryOr(Runtime.getRuntime().maxMemory() / SHARE_OF_HEAP)),
        settings.timeout());
  }

  /// With other limits than the usual ones.
  ///
  /// @param budget what bodies under way may take together
  /// @param patience how long a body may take to arrive
  public Bodies(MemoryBudget budget, Duration patience) {
    this.budget = budget;
    this.patience = patience;
  }

  /// Refuses a start whose longest body would never find room.
  ///
  /// @throws SettingsException if the budget is smaller than this
  public void requireRoomFor(long longest) {
    if (longest > budget.bytes()) {
      throw new SettingsException(
          "A message of securecomm.message.max-size needs "
              + longest * SHARE_OF_HEAP / (1 << 20)
              + " MiB of heap: give the process more memory (-Xmx), or set a smaller size.");
    }
  }

  /// The body, if it is no longer than the limit. Held until it is closed.
  ///
  /// @throws TooLongException before reading if the length is announced, else as soon as it shows
  /// @throws TooSlowException if it has not arrived in time
  /// @throws dev.securecomm.service.limit.OverloadedException if there is no room for it now
  public ReceivedBody read(
      HttpServletRequest request, long limit, Supplier<TooLongException> ifLonger)
      throws IOException, TooLongException, TooSlowException {
    long announced = request.getContentLengthLong();
    if (announced > limit) {
      throw ifLonger.get();
    }
    // One byte beyond, to see whether there is more.
    int most = Math.toIntExact((announced < 0 ? limit : announced) + 1);
    MemoryBudget.Share share = budget.share();
    try {
      byte[] body = read(request.getInputStream(), most, share);
      if (body.length > limit) {
        throw ifLonger.get();
      }
      return new ReceivedBody(body, share);
    } catch (IOException | TooLongException | TooSlowException | RuntimeException | Error e) {
      share.close();
      throw e;
    }
  }

  @SuppressWarnings("ThreadPriorityCheck") // A fair share is what is wanted, and nothing waits.
  private byte[] read(InputStream in, int most, MemoryBudget.Share share)
      throws IOException, TooSlowException {
    long deadline = System.nanoTime() + patience.toNanos();
    byte[] buffer = new byte[Math.min(FREE, most)];
    int length = 0;
    for (int pieces = 1; length < most; pieces++) {
      if (length == buffer.length) {
        int larger = (int) Math.min(most, 2L * buffer.length);
        share.growTo(larger);
        buffer = Arrays.copyOf(buffer, larger);
      }
      int read = in.read(buffer, length, buffer.length - length);
      if (read < 0) {
        break;
      }
      length += read;
      if (System.nanoTime() - deadline > 0) {
        throw new TooSlowException();
      }
      if (pieces % PIECES_A_TURN == 0) {
        Thread.yield();
      }
    }
    return length == buffer.length ? buffer : Arrays.copyOf(buffer, length);
  }
}
