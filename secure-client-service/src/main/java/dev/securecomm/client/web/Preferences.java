package dev.securecomm.client.web;

import jakarta.servlet.http.HttpServletRequest;
import java.util.Collections;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// What a caller would rather have (`Prefer`, RFC 7240). Of the preferences that there are, one is
/// known here; the others are ignored, as section 2 says.
final class Preferences {

  static final String ASYNC = "respond-async";

  /// A comma that is not within quotes.
  private static final Pattern BETWEEN = Pattern.compile(",(?=(?:[^\"]*\"[^\"]*\")*[^\"]*$)");

  private final List<String> names;

  private Preferences(List<String> names) {
    this.names = names;
  }

  static Preferences in(HttpServletRequest request) {
    return new Preferences(
        Collections.list(request.getHeaders("Prefer")).stream()
            .flatMap(header -> Stream.of(BETWEEN.split(header)))
            .map(preference -> preference.split("[;=]", 2)[0].strip())
            .toList());
  }

  /// Whether the caller would rather not wait (section 4.1).
  boolean isAsync() {
    return names.stream().anyMatch(ASYNC::equalsIgnoreCase);
  }
}
