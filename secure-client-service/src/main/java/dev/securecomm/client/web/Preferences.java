package dev.securecomm.client.web;

import jakarta.servlet.http.HttpServletRequest;
import java.util.Collections;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/// What a caller would rather have (`Prefer`, RFC 7240). Of the preferences that there are, one is
/// known here; the others are ignored, as section 2 says.
final class Preferences {

  static final String ASYNC = "respond-async";

  /// A preference up to the comma or the end, with strings in quotes (RFC 9110 section 5.6.4) as
  /// they are. Possessive, so that no header makes it try in vain.
  private static final Pattern PREFERENCE =
      Pattern.compile("(?:[^\",]|\"(?:[^\"\\\\]|\\\\.)*+(?:\"|$))++");

  private final List<String> names;

  private Preferences(List<String> names) {
    this.names = names;
  }

  static Preferences in(HttpServletRequest request) {
    return new Preferences(
        Collections.list(request.getHeaders("Prefer")).stream()
            .flatMap(header -> PREFERENCE.matcher(header).results().map(MatchResult::group))
            .map(preference -> preference.split("[;=]", 2)[0].strip())
            .toList());
  }

  /// Whether the caller would rather not wait (section 4.1).
  boolean isAsync() {
    return names.stream().anyMatch(ASYNC::equalsIgnoreCase);
  }
}
