package dev.securecomm.fuzz;

import java.util.Locale;

/// Everything that is fuzzed.
enum Target {
  BASE64URL,
  COMPACT_JWS,
  JSON,
  HEADER,
  ENVELOPE,
  JWK_SET,
  SIGNED_JWK_SET,
  KEY_FILE,
  ENCRYPTED_KEY_FILE,
  /// Envelopes that were changed on their way.
  OPENER,
  /// Envelopes of part 1 whose sender means ill: signed and encrypted around anything at all.
  OPENER_1,
  /// The same of part 2.
  OPENER_2;

  /// Something that takes an input or refuses it.
  @FunctionalInterface
  interface Door {

    /// Whether the input is taken; anything thrown is a flaw.
    boolean takes(byte[] input) throws Exception;
  }

  /// As on the command line and in names of files: `compact-jws`.
  String word() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  static Target of(String word) {
    return valueOf(word.toUpperCase(Locale.ROOT).replace('-', '_'));
  }

  /// What takes its inputs.
  Door door() {
    return switch (this) {
      case BASE64URL -> Codecs::base64Url;
      case COMPACT_JWS -> Codecs::compactJws;
      case JSON -> Codecs::json;
      case HEADER -> Formats::header;
      case ENVELOPE -> Formats::envelope;
      case JWK_SET -> KeySets::jwkSet;
      case SIGNED_JWK_SET -> KeySets::signedJwkSet;
      case KEY_FILE -> KeyFiles::plain;
      case ENCRYPTED_KEY_FILE -> KeyFiles::encrypted;
      case OPENER -> Openers::changed;
      case OPENER_1 -> Forged::part1;
      case OPENER_2 -> Forged::part2;
    };
  }
}
