package dev.securecomm.client.web;

import dev.securecomm.envelope.Suite;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.util.MultiValueMap;
import org.springframework.web.util.UriComponentsBuilder;

/// The parameters `part` and `enc` of `/send`.
///
/// Read from the query alone: asking the container for a parameter makes it take a form's body
/// apart, and the body is the message.
final class SuiteParameters {

  private SuiteParameters() {}

  /// Part 1 by default; part 2 with Fernet by default.
  static Suite parse(@Nullable String query) throws BadRequestException {
    MultiValueMap<String, String> parameters =
        UriComponentsBuilder.newInstance()
            .query(query == null ? "" : query)
            .build()
            .getQueryParams();
    String part = single(parameters, "part");
    return Suite.parse(part == null ? "1" : part, single(parameters, "enc"))
        .orElseThrow(() ->
            BadRequestException.suite(
                "There is part=1, part=2&enc=fernet and part=2&enc=A256GCM."));
  }

  private static @Nullable String single(MultiValueMap<String, String> parameters, String name)
      throws BadRequestException {
    List<String> values = parameters.getOrDefault(name, List.of());
    if (values.size() > 1) {
      throw BadRequestException.suite("Give " + name + " once.");
    }
    return values.isEmpty() ? null : values.getFirst();
  }
}
