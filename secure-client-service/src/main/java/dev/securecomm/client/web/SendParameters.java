package dev.securecomm.client.web;

import dev.securecomm.envelope.Suite;
import dev.securecomm.key.Party;
import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.util.MultiValueMap;
import org.springframework.web.util.UriComponentsBuilder;

/// The parameters of `/send`.
///
/// Read from the query alone: asking the container for a parameter makes it take a form's body
/// apart, and the body is the message.
///
/// @param suite part 1 by default; part 2 with Fernet by default
/// @param to the server, if one is named
record SendParameters(Suite suite, Optional<Party> to) {

  static SendParameters in(HttpServletRequest request) throws BadRequestException {
    String query = request.getQueryString();
    MultiValueMap<String, String> parameters =
        UriComponentsBuilder.newInstance()
            .query(query == null ? "" : query)
            .build()
            .getQueryParams();
    String part = single(parameters, "part");
    Suite suite =
        Suite.parse(part == null ? "1" : part, single(parameters, "enc"))
            .orElseThrow(() ->
                BadRequestException.suite(
                    "There is part=1, part=2&enc=fernet and part=2&enc=A256GCM."));
    return new SendParameters(suite, party(single(parameters, "to")));
  }

  private static Optional<Party> party(@Nullable String name) throws BadRequestException {
    try {
      return Optional.ofNullable(name).map(Party::new);
    } catch (IllegalArgumentException e) {
      throw BadRequestException.server("There is no such party: " + e.getMessage() + ".");
    }
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
