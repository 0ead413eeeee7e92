package dev.securecomm.fuzz;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// The inputs that a target begins with, one a line: `seeds` were written by hand out of valid
/// material, `found` came of long runs. Whatever is not printable ASCII is spelled `\xNN`, a
/// backslash `\\` and the end of a line of the input's own `\n`; lines that begin with `#` are
/// comments.
final class Corpus {

  /// Of what long runs find, for one target: the shortest.
  private static final int MOST_FOUND = 24 * 1024;

  private static final Pattern CHARACTER =
      Pattern.compile("\\\\(?:n|\\\\|x[0-9a-f]{2})|.", Pattern.DOTALL);

  private static final HexFormat HEX = HexFormat.of();

  private Corpus() {}

  static List<byte[]> of(Target target) {
    return Stream.concat(read("seeds", target).stream(), read("found", target).stream()).toList();
  }

  static List<byte[]> read(String kind, Target target) {
    String resource = "/fuzz/" + kind + "/" + target.word() + ".txt";
    try (var in = Corpus.class.getResourceAsStream(resource)) {
      if (in == null) {
        return List.of();
      }
      return new String(in.readAllBytes(), StandardCharsets.US_ASCII)
          .lines()
          .filter(line -> !line.startsWith("#"))
          .map(Corpus::input)
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static byte[] input(String line) {
    ByteArrayOutputStream input = new ByteArrayOutputStream();
    Matcher characters = CHARACTER.matcher(line);
    while (characters.find()) {
      String spelled = characters.group();
      input.write(
          switch (spelled) {
            case "\\n" -> '\n';
            case "\\\\" -> '\\';
            default ->
                spelled.length() == 1 ? spelled.charAt(0) : HexFormat.fromHexDigits(spelled, 2, 4);
          });
    }
    return input.toByteArray();
  }

  static String line(byte[] input) {
    StringBuilder line = new StringBuilder();
    for (byte each : input) {
      switch (each) {
        case '\n' -> line.append("\\n");
        case '\\' -> line.append("\\\\");
        default -> {
          boolean plain = each >= ' ' && each <= '~' && !(each == '#' && line.isEmpty());
          line.append(plain ? String.valueOf((char) each) : "\\x" + HEX.toHexDigits(each));
        }
      }
    }
    return line.toString();
  }

  /// For the script: `unpack <target> <folder>` writes the inputs as files, `line <file>` prints
  /// one of them as a line, `pack <folder> <file>` makes lines of all files of a folder.
  public static void main(String[] arguments) throws IOException {
    switch (arguments[0]) {
      case "unpack" -> unpack(Target.of(arguments[1]), Path.of(arguments[2]));
      case "line" -> System.out.println(line(Files.readAllBytes(Path.of(arguments[1]))));
      case "pack" -> pack(Path.of(arguments[1]), Path.of(arguments[2]));
      default -> throw new IllegalArgumentException(arguments[0]);
    }
  }

  private static void unpack(Target target, Path folder) throws IOException {
    Files.createDirectories(folder);
    int number = 0;
    for (byte[] input : of(target)) {
      Files.write(folder.resolve("kept-" + number++), input);
    }
  }

  private static void pack(Path folder, Path file) throws IOException {
    List<String> lines = new ArrayList<>();
    try (Stream<Path> files = Files.list(folder)) {
      for (Path each : files.toList()) {
        lines.add(line(Files.readAllBytes(each)));
      }
    }
    lines.sort(Comparator.comparingInt(String::length).thenComparing(Comparator.naturalOrder()));
    int size = 0;
    List<String> kept = new ArrayList<>();
    for (String line : lines) {
      size += line.length() + 1;
      if (size > MOST_FOUND) {
        break;
      }
      kept.add(line);
    }
    Files.write(file, kept, StandardCharsets.US_ASCII);
  }
}
