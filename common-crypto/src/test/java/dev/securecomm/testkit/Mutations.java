package dev.securecomm.testkit;

import dev.securecomm.testkit.Mutant.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/// Every single change of each kind that somebody between the parties can make to an envelope.
/// White space between tokens, the order of members and escapes of JSON in place of characters are
/// free (protocol section 3), and no changes.
public final class Mutations {

  private static final String ALPHABET =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

  /// As JSON spells them. The last but two are others than `A` in their high bits only.
  private static final List<String> OUTSIDE =
      List.of(
          "=",
          "+",
          "/",
          ".",
          " ",
          "\"",
          "\\\"",
          "\\\\",
          "\\n",
          "\u0001",
          "\\u0000",
          "\u00e9",
          "\u0141",
          "\ud83d\ude00",
          "\\ud800");

  /// What a character is replaced by, if it is another.
  public static final List<String> CHARACTERS =
      Stream.concat(ALPHABET.chars().mapToObj(Character::toString), OUTSIDE.stream()).toList();

  /// What no envelope has, or none of this form.
  private static final List<String> NAMES =
      List.of(
          "protected",
          "encrypted_key",
          "iv",
          "ciphertext",
          "tag",
          "signature",
          "header",
          "payload",
          "recipients",
          "signatures",
          "unprotected",
          "aad");

  private static final List<String> OTHER_TYPES =
      List.of("null", "true", "17", "[%s]", "{\"value\":%s}");

  private final RawJson envelope;
  private final String text;
  private final List<String> names;
  private final List<RawJson> others;

  /// @param others envelopes that values are taken from
  public Mutations(RawJson envelope, List<RawJson> others) {
    this.envelope = envelope;
    this.text = envelope.toString();
    this.names = envelope.names();
    this.others = List.copyOf(others);
  }

  /// A name or a value: where it is in the text.
  private record Span(String what, int from, int to) {}

  private record Position(Span span, int at) {}

  /// They come by position, and can be taken in parallel.
  public Stream<Mutant> of(Kind kind) {
    return switch (kind) {
      case REPLACED -> replaced();
      case INSERTED -> inserted();
      case DELETED -> positions(0).map(p -> mutant(kind, p, "", 1));
      case TRUNCATED -> spans().stream().flatMap(this::truncated);
      case CUT -> cut();
      case PERMUTED -> permuted();
      case LEFT_OUT -> leftOut();
      case ADDED -> added();
      case MISTYPED -> names.stream().flatMap(this::mistyped);
      case SWAPPED -> others.stream().flatMap(this::swapped);
    };
  }

  private Stream<Mutant> replaced() {
    return positions(0)
        .flatMap(p ->
            CHARACTERS.stream()
                .filter(Predicate.isEqual(text.substring(p.at, p.at + 1)).negate())
                .map(other -> mutant(Kind.REPLACED, p, other, 1)));
  }

  private Stream<Mutant> inserted() {
    return positions(1)
        .flatMap(p -> CHARACTERS.stream().map(other -> mutant(Kind.INSERTED, p, other, 0)));
  }

  private Stream<Mutant> truncated(Span span) {
    Stream<Mutant> ends =
        IntStream.range(span.from, span.to)
            .mapToObj(at -> mutant(Kind.TRUNCATED, new Position(span, at), "", span.to - at));
    Stream<Mutant> beginnings =
        IntStream.range(span.from + 1, span.to)
            .mapToObj(
                at -> mutant(Kind.TRUNCATED, new Position(span, span.from), "", at - span.from));
    return Stream.concat(ends, beginnings);
  }

  private Stream<Mutant> cut() {
    Span all = new Span("the body", 0, text.length());
    return truncated(all).map(mutant -> new Mutant(Kind.CUT, mutant.place(), mutant.json()));
  }

  private Stream<Mutant> permuted() {
    return permutations(names).stream()
        .filter(order -> !order.equals(names))
        .map(order -> {
          RawJson changed = envelope.copy();
          for (int i = 0; i < names.size(); i++) {
            changed.raw(names.get(i), envelope.raw(order.get(i)));
          }
          return new Mutant(Kind.PERMUTED, "values of " + order, changed.toString());
        });
  }

  private Stream<Mutant> leftOut() {
    return subsets(names).stream()
        .map(some -> {
          RawJson changed = envelope.copy();
          some.forEach(changed::remove);
          return new Mutant(Kind.LEFT_OUT, "without " + some, changed.toString());
        });
  }

  private Stream<Mutant> added() {
    Stream<String> twice =
        names.stream()
            .flatMap(name -> Stream.of(name, escaped(name)))
            .flatMap(name -> names.stream().map(other -> member(name, envelope.raw(other))));
    Stream<String> strange =
        NAMES.stream().filter(name -> !names.contains(name)).map(name -> member(name, "\"AAAA\""));
    return Stream.concat(twice, strange)
        .map(more -> new Mutant(Kind.ADDED, more, envelope.copy().append(more).toString()));
  }

  private Stream<Mutant> mistyped(String name) {
    return OTHER_TYPES.stream()
        .map(type -> type.formatted(envelope.raw(name)))
        .map(value -> new Mutant(Kind.MISTYPED, name, envelope.copy().raw(name, value).toString()));
  }

  /// All that would give one of the two as it was are none.
  private Stream<Mutant> swapped(RawJson other) {
    List<String> differing =
        names.stream()
            .filter(other.names()::contains)
            .filter(name -> !other.raw(name).equals(envelope.raw(name)))
            .toList();
    return subsets(differing).stream()
        .map(some -> {
          RawJson changed = envelope.copy();
          some.forEach(name -> changed.raw(name, other.raw(name)));
          return new Mutant(Kind.SWAPPED, some.toString(), changed.toString());
        })
        .filter(mutant -> !mutant.json().equals(other.toString()));
  }

  private Mutant mutant(Kind kind, Position position, String instead, int length) {
    int at = position.at;
    String place = position.span.what + " at " + (at - position.span.from);
    return new Mutant(kind, place, text.substring(0, at) + instead + text.substring(at + length));
  }

  /// @param beyond 1 for one more after the last character of each
  private Stream<Position> positions(int beyond) {
    List<Position> positions = new ArrayList<>();
    for (Span span : spans()) {
      for (int at = span.from; at < span.to + beyond; at++) {
        positions.add(new Position(span, at));
      }
    }
    return positions.stream();
  }

  private List<Span> spans() {
    List<Span> spans = new ArrayList<>();
    int at = "{\"".length();
    for (String name : names) {
      Span nameSpan = new Span("the name " + name, at, at + name.length());
      int value = nameSpan.to + "\":\"".length();
      Span valueSpan = new Span(name, value, value + envelope.string(name).length());
      spans.addAll(List.of(nameSpan, valueSpan));
      at = valueSpan.to + "\",\"".length();
    }
    return spans;
  }

  private static String member(String name, String json) {
    return "\"" + name + "\":" + json;
  }

  /// The same name to whoever reads JSON.
  private static String escaped(String name) {
    return "\\u%04x".formatted((int) name.charAt(0)) + name.substring(1);
  }

  private static List<List<String>> permutations(List<String> all) {
    if (all.isEmpty()) {
      return List.of(List.of());
    }
    List<List<String>> permutations = new ArrayList<>();
    for (String first : all) {
      List<String> rest = all.stream().filter(Predicate.isEqual(first).negate()).toList();
      permutations(rest)
          .forEach(
              order -> permutations.add(Stream.concat(Stream.of(first), order.stream()).toList()));
    }
    return permutations;
  }

  /// Without the empty one.
  private static List<List<String>> subsets(List<String> all) {
    return IntStream.range(1, 1 << all.size())
        .mapToObj(bits ->
            IntStream.range(0, all.size())
                .filter(i -> (bits >> i & 1) == 1)
                .mapToObj(all::get)
                .toList())
        .toList();
  }
}
