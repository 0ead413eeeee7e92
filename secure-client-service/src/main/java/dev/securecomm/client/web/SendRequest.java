package dev.securecomm.client.web;

import dev.securecomm.client.outbox.IdempotencyKey;
import dev.securecomm.envelope.ContentType;
import dev.securecomm.envelope.Suite;
import dev.securecomm.key.Party;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.util.MultiValueMap;
import org.springframework.web.util.UriComponentsBuilder;

/// What a caller of `/send` asks for, beside the body.
///
/// @param suite part 1 by default; part 2 with Fernet by default
/// @param to the server, if one is named
/// @param type of the body
/// @param key if the message has one
/// @param preferences what the caller would rather have
/// @param explained whether the exchange itself is to be shown
record SendRequest(
    Suite suite,
    Optional<Party> to,
    ContentType type,
    Optional<IdempotencyKey> key,
    Preferences preferences,
    boolean explained) {

  /// An exchange as it happened.
  static final String EXCHANGE = "application/vnd.securecomm.exchange+json";

  private static final Pattern REFUSED = Pattern.compile(";\\s*q=0(?:[.]0*)?\\s*(?:;|$)");

  static SendRequest in(HttpServletRequest request) throws BadRequestException {
    // Read from the query alone: asking the container for a parameter makes it take a form's body
    // apart, and the body is the message.
    String query = request.getQueryString();
    MultiValueMap<String, String> parameters =
        UriComponentsBuilder.newInstance()
            .query(query == null ? "" : query)
            .build()
            .getQueryParams();
    SendRequest asked =
        new SendRequest(
            suite(parameters),
            party(single(parameters, "to")),
            contentType(request),
            idempotencyKey(request),
            Preferences.in(request),
            isExplained(request));
    if (asked.explained && (asked.key.isPresent() || asked.preferences.isAsync())) {
      throw BadRequestException.suite(
          "An exchange is shown of a message that is not kept: without Idempotency-Key and"
              + " respond-async.");
    }
    return asked;
  }

  private static Suite suite(MultiValueMap<String, String> parameters) throws BadRequestException {
    String part = single(parameters, "part");
    return Suite.parse(part == null ? "1" : part, single(parameters, "enc"))
        .orElseThrow(() ->
            BadRequestException.suite(
                "There is part=1, part=2&enc=fernet and part=2&enc=A256GCM."));
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

  private static ContentType contentType(HttpServletRequest request) throws BadRequestException {
    List<String> given = Collections.list(request.getHeaders(HttpHeaders.CONTENT_TYPE));
    if (given.size() > 1) {
      throw BadRequestException.contentType("Give Content-Type once.");
    }
    try {
      return given.stream().findFirst().map(ContentType::new).orElse(ContentType.BINARY);
    } catch (IllegalArgumentException e) {
      throw BadRequestException.contentType("The Content-Type is " + e.getMessage() + ".");
    }
  }

  private static Optional<IdempotencyKey> idempotencyKey(HttpServletRequest request)
      throws BadRequestException {
    List<String> given = Collections.list(request.getHeaders(IdempotencyKey.HEADER));
    if (given.size() > 1) {
      throw BadRequestException.idempotencyKey("Give Idempotency-Key once.");
    }
    try {
      return given.stream().findFirst().map(IdempotencyKey::new);
    } catch (IllegalArgumentException e) {
      throw BadRequestException.idempotencyKey(
          "An Idempotency-Key is 1 to 255 visible characters of ASCII.");
    }
  }

  /// RFC 9110 section 12.5.1.
  private static boolean isExplained(HttpServletRequest request) {
    return Collections.list(request.getHeaders(HttpHeaders.ACCEPT)).stream()
        .flatMap(accept -> Stream.of(accept.split(",")))
        .filter(range -> !REFUSED.matcher(range).find())
        .map(range -> range.split(";", 2)[0].strip())
        .anyMatch(EXCHANGE::equalsIgnoreCase);
  }
}
