package dev.securecomm.service.command;

import dev.securecomm.file.UnusableFileException;
import dev.securecomm.service.settings.SettingsException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.SpringBootExceptionReporter;
import org.springframework.context.ConfigurableApplicationContext;

/// Says in one sentence why a service does not start, where the reason is the operator's to mend: a
/// file of ours, or a setting. Everything else is left to Spring Boot.
final class StartFailure implements SpringBootExceptionReporter {

  /// The constructor that Spring Boot calls.
  StartFailure(@Nullable ConfigurableApplicationContext context) {}

  @Override
  public boolean reportException(Throwable failure) {
    Optional<String> sentence = sentence(failure);
    sentence.ifPresent(System.err::println);
    return sentence.isPresent();
  }

  static Optional<String> sentence(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof UnusableFileException || cause instanceof SettingsException) {
        return Optional.of("Not started: " + cause.getMessage());
      }
    }
    return Optional.empty();
  }
}
