package dev.securecomm.client.outbox;

import dev.securecomm.envelope.MessageId;
import java.time.Instant;
import java.util.regex.Pattern;

/// A message's place in the list of all: where the next page of it begins.
public record Place(Instant created, MessageId id) {

  private static final Pattern VALUE = Pattern.compile("\\d{1,15}[.][A-Za-z0-9_-]{22,64}");

  static Place of(OutboxMessage message) {
    return new Place(message.created(), message.id());
  }

  /// Reads what [#toString] wrote.
  ///
  /// @throws IllegalArgumentException if it is no place
  public static Place parse(String text) {
    if (!VALUE.matcher(text).matches()) {
      throw new IllegalArgumentException("no place in a list");
    }
    int dot = text.indexOf('.');
    return new Place(
        Instant.ofEpochMilli(Long.parseLong(text.substring(0, dot))),
        new MessageId(text.substring(dot + 1)));
  }

  @Override
  public String toString() {
    return created.toEpochMilli() + "." + id;
  }
}
