package dev.securecomm.benchmark.report;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// The document, which is written anew with every section: what was measured stays, whatever
/// happens then.
public final class Report {

  private final Path file;
  private final StringBuilder text = new StringBuilder();

  public Report(Path file) {
    this.file = file;
  }

  /// Adds a section.
  ///
  /// @param parts paragraphs and tables
  public void section(String title, Object... parts) throws IOException {
    text.append(text.isEmpty() ? "# " : "\n## ").append(title).append('\n');
    for (Object part : parts) {
      text.append('\n').append(part).append('\n');
    }
    Files.createDirectories(file.toAbsolutePath().getParent());
    Files.writeString(file, text);
    System.out.println(title);
  }
}
