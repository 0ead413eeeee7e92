package dev.securecomm.service.web;

import dev.securecomm.service.limit.TooLongException;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.util.function.Supplier;

/// Reads a request's body up to a limit, and no byte more.
public final class BoundedBody {

  private BoundedBody() {}

  /// The body, if it is no longer than the limit.
  ///
  /// @throws TooLongException before reading if the length is announced, else as soon as it shows
  public static byte[] read(
      HttpServletRequest request, long limit, Supplier<TooLongException> ifLonger)
      throws IOException, TooLongException {
    if (request.getContentLengthLong() > limit) {
      throw ifLonger.get();
    }
    byte[] body = request.getInputStream().readNBytes(Math.toIntExact(limit + 1));
    if (body.length > limit) {
      throw ifLonger.get();
    }
    return body;
  }
}
