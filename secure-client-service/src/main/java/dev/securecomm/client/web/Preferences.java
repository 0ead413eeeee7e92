package dev.securecomm.client.web;

import jakarta.servlet.http.HttpServletRequest;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// What a caller would rather have (`Prefer`, RFC 7240). Of the preferences that there are, two are
/// known here; the others are ignored, as section 2 says.
final class Preferences {

  static final String ASYNC = "respond-async";

  /// A preference up to the comma or the end, with strings in quotes (RFC 9110 section 5.6.4) as
  /// they are. Possessive, so that no header makes it try in vain.
  private static final Pattern PREFERENCE =
      Pattern.compile("(?:[^\",]|\"(?:[^\"\\\\]|\\\\.)*+(?:\"|$))++");

  private static final Pattern WAIT =
      Pattern.compile("wait\\s*=\\s*\"?(\\d{1,6})\"?\\s*(?:;.*)?", Pattern.CASE_INSENSITIVE);

  private final List<String> all;

  private Preferences(List<String> all) {
    this.all = all;
  }

  static Preferences in(HttpServletRequest request) {
    return new Preferences(
        Collections.list(request.getHeaders("Prefer")).stream()
            .flatMap(header -> PREFERENCE.matcher(header).results().map(MatchResult::group))
            .map(String::strip)
            .toList());
  }

  /// Whether the caller would rather not wait (section 4.1).
  boolean isAsync() {
    return all.stream()
        .map(preference -> preference.split("[;=]", 2)[0].strip())
        .anyMatch(ASYNC::equalsIgnoreCase);
  }

  /// How long the caller waits (section 4.3), which is no longer than that.
  ///
  /// @param otherwise if he does not say
  Duration atMost(Duration longest, Duration otherwise) {
    return all.stream()
        .map(WAIT::matcher)
        .filter(Matcher::matches)
        // Of a preference that is given twice the first counts (section 2).
        .findFirst()
        .map(wait -> Duration.ofSeconds(Long.parseLong(wait.group(1))))
        .map(wait -> wait.compareTo(longest) < 0 ? wait : longest)
        .orElse(otherwise);
  }
}
