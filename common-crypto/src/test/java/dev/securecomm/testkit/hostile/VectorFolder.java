package dev.securecomm.testkit.hostile;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.toList;

import dev.securecomm.testkit.Primitives;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.Stream;

/// Vectors in a folder, a file for each.
public final class VectorFolder {

  /// Those that are kept with the sources.
  public static final Path KEPT = FixedParties.TESTKIT.resolve("vectors");

  /// Longer ones are made for a server, and not kept.
  static final int LONGEST_KEPT = 16 * 1024;

  private VectorFolder() {}

  /// All that the generators make.
  static List<VectorFile> made(Cast cast, String seed) {
    return HostileMessage.all(cast).stream()
        .map(hostile -> VectorFile.of(hostile, cast, seed))
        .toList();
  }

  /// Of the fixed parties every defect of the form once, and every other once a part.
  static List<VectorFile> toKeep() {
    Cast cast = Cast.fixed(Cast.NOWHERE);
    return HostileMessage.all(cast).stream()
        .collect(groupingBy(VectorFolder::kind, TreeMap::new, toList()))
        .entrySet()
        .stream()
        .map(alike -> alike.getValue().get(turn(alike.getKey(), alike.getValue().size())))
        .map(hostile -> VectorFile.of(hostile, cast, "testkit"))
        .filter(vector -> vector.body().length <= LONGEST_KEPT)
        .toList();
  }

  /// A flaw that a parser finds is the same flaw in either part.
  private static String kind(HostileMessage hostile) {
    return switch (hostile.reason()) {
      case HEADER, MALFORMED -> hostile.defect();
      default -> hostile.defect() + " in part " + hostile.suite().part();
    };
  }

  /// Its name decides in which of its forms a defect is kept, so that the forms take turns and one
  /// more defect changes nothing about the others.
  private static int turn(String kind, int forms) {
    return Byte.toUnsignedInt(Primitives.sha256(kind.getBytes(UTF_8))[0]) % forms;
  }

  static void write(Path folder, List<VectorFile> vectors) throws IOException {
    Files.createDirectories(folder);
    for (VectorFile vector : vectors) {
      Files.writeString(folder.resolve(vector.fileName()), vector.toJson());
    }
  }

  static List<VectorFile> read(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .filter(file -> file.toString().endsWith(".json"))
          .sorted()
          .map(VectorFile::read)
          .toList();
    }
  }
}
