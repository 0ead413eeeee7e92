package dev.securecomm.service.command;

import dev.securecomm.file.UnusableFileException;
import dev.securecomm.service.settings.SettingsException;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.SpringBootExceptionReporter;
import org.springframework.boot.context.properties.bind.BindException;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.convert.ConversionException;
import org.springframework.util.ClassUtils;
import org.springframework.util.unit.DataSize;

/// Says in one sentence why a service does not start, where the reason is the operator's to mend: a
/// file of ours, or a setting. Everything else is left to Spring Boot.
final class StartFailure implements SpringBootExceptionReporter {

  private static final Map<Class<?>, String> EXPECTED =
      Map.of(
          Duration.class, "a time such as 30s or 24h",
          DataSize.class, "a size such as 2MB",
          Integer.class, "a number",
          Boolean.class, "true or false",
          URI.class, "a URL such as http://localhost:8080");

  /// The constructor that Spring Boot calls.
  StartFailure(@Nullable ConfigurableApplicationContext context) {}

  @Override
  public boolean reportException(Throwable failure) {
    Optional<String> sentence = sentence(failure);
    sentence.ifPresent(System.err::println);
    return sentence.isPresent();
  }

  static Optional<String> sentence(Throwable failure) {
    // What a setting's own check says is within what Spring Boot makes of it.
    return causes(failure)
        .filter(
            cause -> cause instanceof UnusableFileException || cause instanceof SettingsException)
        .map(Throwable::getMessage)
        .findFirst()
        .or(() ->
            causes(failure)
                .filter(cause ->
                    cause instanceof BindException
                        && causes(cause).anyMatch(ConversionException.class::isInstance))
                .map(cause -> unreadable((BindException) cause))
                .findFirst())
        .map(sentence -> "Not started: " + sentence);
  }

  private static Stream<Throwable> causes(Throwable failure) {
    return Stream.iterate(failure, cause -> cause != null, Throwable::getCause);
  }

  /// Its value is not told: it may be a secret in the wrong place.
  private static String unreadable(BindException e) {
    Class<?> type =
        ClassUtils.resolvePrimitiveIfNecessary(e.getTarget().getType().resolve(Object.class));
    String expected = EXPECTED.getOrDefault(type, "a value that is a " + type.getSimpleName());
    return e.getName() + " has to be " + expected + ".";
  }
}
