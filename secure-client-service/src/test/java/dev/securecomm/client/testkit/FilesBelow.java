package dev.securecomm.client.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/// What is on the disk.
public final class FilesBelow {

  private FilesBelow() {}

  /// Requires that no file below a folder, of which there is a database, holds one of these words,
  /// in any form that is no encryption: as it is, in base64 at any of its three offsets, or as what
  /// a digest of it is written as.
  public static void assertNone(Path folder, String... words) throws Exception {
    Map<String, String> files = read(folder);
    assertThat(files).containsKey("store.db");
    for (String word : words) {
      byte[] bytes = word.getBytes(StandardCharsets.UTF_8);
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(bytes);
      List<String> forms = new ArrayList<>();
      forms.add(word);
      forms.add(HexFormat.of().formatHex(bytes));
      forms.add(HexFormat.of().formatHex(digest));
      forms.add(Base64.getUrlEncoder().withoutPadding().encodeToString(digest));
      forms.add(new String(digest, StandardCharsets.ISO_8859_1));
      for (int offset = 0; offset < 3; offset++) {
        // Without the letters that share bits with what is before and behind.
        byte[] shifted = (" ".repeat(offset) + word).getBytes(StandardCharsets.UTF_8);
        String encoded = Base64.getUrlEncoder().withoutPadding().encodeToString(shifted);
        forms.add(encoded.substring(offset + 1, encoded.length() - 2));
      }
      assertThat(files.values())
          .as(word)
          .noneMatch(content -> forms.stream().anyMatch(content::contains));
    }
  }

  /// The mode of every file below a folder, by its path there.
  public static Map<String, String> modes(Path folder) throws IOException {
    Map<String, String> modes = new LinkedHashMap<>();
    for (String file : read(folder).keySet()) {
      modes.put(
          file, PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve(file))));
    }
    return modes;
  }

  /// Every file below a folder, by its path there: a character for each byte.
  public static Map<String, String> read(Path folder) throws IOException {
    Map<String, String> contents = new LinkedHashMap<>();
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        contents.put(
            folder.relativize(file).toString(),
            Files.readString(file, StandardCharsets.ISO_8859_1));
      }
    }
    return contents;
  }
}
