package dev.securecomm.service.store;

import dev.securecomm.file.UnusableFileException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Set;
import org.sqlite.SQLiteConfig;

/// The file of the embedded database, held by this process alone until it is closed.
final class SqliteFile implements AutoCloseable {

  private static final int PATIENCE_MILLIS = 5_000;

  /// Pages of the journal, 16 MB: while they are taken over into the database nobody commits. Four
  /// times as many as by default are taken over in less than four times as long, as many of them
  /// are the same page, and a quarter as often.
  private static final int PAGES_TAKEN_OVER_AT_ONCE = 4_000;

  private static final Set<PosixFilePermission> MODE = PosixFilePermissions.fromString("rw-------");

  private final String url;
  private final FileChannel lock;

  private SqliteFile(String url, FileChannel lock) {
    this.url = url;
    this.lock = lock;
  }

  /// Opens the file. It is made if it is missing, and never if it is there and damaged.
  ///
  /// @throws UnusableFileException if it is damaged, cannot be written or is another process's
  static SqliteFile open(String url) {
    Path path = path(url);
    FileChannel lock = lock(path);
    try {
      make(path);
      requireWhole(url, path);
      return new SqliteFile(url, lock);
    } catch (RuntimeException e) {
      close(lock);
      throw e;
    }
  }

  String url() {
    return url;
  }

  /// How a connection is to be: what is committed survives power loss, and who reads never waits
  /// for who writes.
  static SQLiteConfig settings() {
    SQLiteConfig config = new SQLiteConfig();
    config.setJournalMode(SQLiteConfig.JournalMode.WAL);
    config.setSynchronous(SQLiteConfig.SynchronousMode.FULL);
    config.setTempStore(SQLiteConfig.TempStore.MEMORY);
    config.setPragma(
        SQLiteConfig.Pragma.WAL_AUTOCHECKPOINT, String.valueOf(PAGES_TAKEN_OVER_AT_ONCE));
    config.setBusyTimeout(PATIENCE_MILLIS);
    // For these the driver asks once more after every row. Who wants to know what the database has
    // generated says RETURNING, which PostgreSQL knows, too.
    config.setGetGeneratedKeys(false);
    return config;
  }

  private static Path path(String url) {
    String path = url.substring("jdbc:sqlite:".length());
    int query = path.indexOf('?');
    return Path.of(query < 0 ? path : path.substring(0, query)).toAbsolutePath().normalize();
  }

  /// Each of two processes would take the other's messages in progress for left behind.
  private static FileChannel lock(Path path) {
    Path file = path.resolveSibling(path.getFileName() + ".lock");
    try {
      make(file);
      FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE);
      if (!isTaken(channel)) {
        channel.close();
        throw new UnusableFileException(
            "The store %s is another process's: give this one a folder of its own by"
                    .formatted(path)
                + " securecomm.data-dir, or let both share a PostgreSQL by spring.datasource.url.");
      }
      return channel;
    } catch (IOException e) {
      throw unopened(path, e);
    }
  }

  /// Makes a file that only its owner can read; those that SQLite makes beside it are like it.
  private static void make(Path path) {
    try {
      if (path.getFileSystem().supportedFileAttributeViews().contains("posix")) {
        Files.createFile(path, PosixFilePermissions.asFileAttribute(MODE));
      } else {
        Files.createFile(path);
      }
    } catch (FileAlreadyExistsException e) {
      // As it is on every start but the first.
    } catch (IOException e) {
      throw unopened(path, e);
    }
  }

  private static UnusableFileException unopened(Path path, IOException e) {
    return new UnusableFileException(
        "The store " + path + " cannot be opened (" + UnusableFileException.why(e) + ").", e);
  }

  private static boolean isTaken(FileChannel channel) throws IOException {
    try {
      return channel.tryLock() != null;
    } catch (OverlappingFileLockException e) {
      // Another one in this very process.
      return false;
    }
  }

  private static void requireWhole(String url, Path path) {
    String found;
    try (Connection connection = settings().createConnection(url);
        Statement statement = connection.createStatement();
        ResultSet check = statement.executeQuery("PRAGMA quick_check(1)")) {
      found = check.next() ? check.getString(1) : "no answer";
    } catch (SQLException e) {
      throw new UnusableFileException(unusable(path, String.valueOf(e.getMessage())), e);
    }
    if (!"ok".equals(found)) {
      throw new UnusableFileException(unusable(path, found));
    }
  }

  private static String unusable(Path path, String found) {
    return "The store %s cannot be used (%s): if it is damaged, restore it from a backup as"
            .formatted(path, found)
        + " docs/operations.md tells.";
  }

  @Override
  public void close() {
    close(lock);
  }

  private static void close(FileChannel lock) {
    try {
      lock.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
