package dev.securecomm.testkit;

import dev.securecomm.testkit.Mutant.Kind;
import java.util.stream.LongStream;

/// How many mutations an envelope has, out of its lengths: what makes them may leave none out.
///
/// @param members how many
/// @param characters of all names and values
/// @param bytes of the whole body
public record MutationCount(int members, long characters, long bytes) {

  /// The base64url alphabet, and fifteen others.
  private static final int CHARACTERS = 64 + 15;

  /// The names of both forms, and six of general JOSE.
  private static final int NAMES = 6 + 6;

  public static MutationCount of(RawJson envelope) {
    long characters =
        envelope.names().stream()
            .mapToLong(name -> name.length() + envelope.string(name).length())
            .sum();
    return new MutationCount(envelope.names().size(), characters, envelope.bytes().length);
  }

  /// Of each kind but [Kind#SWAPPED], which depends on what is swapped with.
  public long of(Kind kind) {
    int texts = 2 * members;
    return switch (kind) {
      case REPLACED -> characters * (CHARACTERS - 1);
      case INSERTED -> (characters + texts) * CHARACTERS;
      case DELETED -> characters;
      case TRUNCATED -> 2 * characters - texts;
      case CUT -> 2 * bytes - 1;
      case PERMUTED -> LongStream.rangeClosed(1, members).reduce(1, Math::multiplyExact) - 1;
      case LEFT_OUT -> (1L << members) - 1;
      case ADDED -> 2L * members * members + NAMES - members;
      case MISTYPED -> 5L * members;
      case SWAPPED -> throw new IllegalArgumentException("it depends on the others");
    };
  }

  /// Of [Kind#SWAPPED] with an envelope that has other values under so many of the same names, and
  /// the same under the rest of them.
  ///
  /// @param whole whether taking all of them gives the other envelope, which is no mutation
  public static long swaps(int differing, boolean whole) {
    return (1L << differing) - 1 - (whole ? 1 : 0);
  }
}
