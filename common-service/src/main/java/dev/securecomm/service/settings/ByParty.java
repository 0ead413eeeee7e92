package dev.securecomm.service.settings;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.EnumerablePropertySource;
import org.springframework.core.env.PropertySource;
import org.springframework.core.env.StandardEnvironment;

/// Settings that there is one of for each party, such as its pin, with the party's name as it is
/// written.
///
/// Spring Boot takes names for the same that look alike: to it `my-client` is `myclient`, and what
/// is pinned for one it finds for the other, too; `alice.` is `alice`, and so is a name with
/// letters beside that only look like those of ours. So names are not left to it.
public final class ByParty {

  private ByParty() {}

  /// The values by what follows the prefix: of several sources the first one counts, as it does for
  /// all settings.
  ///
  /// @param prefix such as `securecomm.trust.peers`
  public static Map<String, String> of(ConfigurableEnvironment environment, String prefix) {
    Map<String, String> values = new LinkedHashMap<>();
    for (PropertySource<?> source : environment.getPropertySources()) {
      if (source instanceof EnumerablePropertySource<?> all) {
        Arrays.stream(all.getPropertyNames())
            .forEach(name ->
                party(name, prefix, isOfSystem(source))
                    .ifPresent(party -> {
                      String value = String.valueOf(all.getProperty(name));
                      values.putIfAbsent(party, environment.resolvePlaceholders(value));
                    }));
      }
    }
    return values;
  }

  /// A name that follows a dot or stands in brackets, or in a variable's name after an underscore:
  /// there every other one is a dot.
  private static Optional<String> party(String name, String prefix, boolean ofSystem) {
    String variable = prefix.toUpperCase(Locale.ROOT).replace('.', '_') + "_";
    if (ofSystem && name.regionMatches(true, 0, variable, 0, variable.length())) {
      return Optional.of(
          name.substring(variable.length()).toLowerCase(Locale.ROOT).replace('_', '.'));
    }
    if (!name.regionMatches(true, 0, prefix, 0, prefix.length())) {
      return Optional.empty();
    }
    String rest = name.substring(prefix.length());
    if (rest.startsWith("[") && rest.endsWith("]")) {
      return Optional.of(rest.substring(1, rest.length() - 1));
    }
    return rest.startsWith(".") ? Optional.of(rest.substring(1)) : Optional.empty();
  }

  private static boolean isOfSystem(PropertySource<?> source) {
    return source.getName().endsWith(StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME);
  }

  /// A text for a sentence in which no letter is taken for another: what is not ASCII is told by
  /// its number.
  public static String readable(String text) {
    StringBuilder readable = new StringBuilder();
    text.chars()
        .forEach(letter -> {
          if (letter >= ' ' && letter <= '~') {
            readable.append((char) letter);
          } else {
            readable.append("\\u%04x".formatted(letter));
          }
        });
    return readable.toString();
  }
}
