package dev.securecomm.testkit;

import java.nio.charset.StandardCharsets;

/// An envelope as somebody on its way has changed it, by one change.
///
/// @param place where it was changed, for whoever reads that it opened
public record Mutant(Kind kind, String place, String json) {

  /// What can be done to an envelope without any key.
  public enum Kind {
    /// One character of a name or a value is another.
    REPLACED,
    /// One character more in a name or a value.
    INSERTED,
    /// One character less.
    DELETED,
    /// A name or a value without its end or its beginning.
    TRUNCATED,
    /// The whole body without its end or its beginning.
    CUT,
    /// The values under one another's names.
    PERMUTED,
    /// Without some of the members.
    LEFT_OUT,
    /// With one member more, or with one twice.
    ADDED,
    /// A member of another type.
    MISTYPED,
    /// Some of the values out of another envelope.
    SWAPPED
  }

  public byte[] bytes() {
    return json.getBytes(StandardCharsets.UTF_8);
  }
}
