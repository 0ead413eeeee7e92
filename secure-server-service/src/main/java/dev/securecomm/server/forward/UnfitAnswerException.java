package dev.securecomm.server.forward;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/// The application began to answer, and then broke off or had more to say than is taken: a sign of
/// life all the same.
final class UnfitAnswerException extends IOException {

  private static final long serialVersionUID = 1L;

  UnfitAnswerException(@Nullable Throwable cause) {
    super(cause);
  }
}
