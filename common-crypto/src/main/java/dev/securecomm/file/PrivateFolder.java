package dev.securecomm.file;

import com.sun.security.auth.module.UnixSystem;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Stream;

/// A folder that only its owner can enter (0700), with files that only he can read (0600).
///
/// On a file system without POSIX permissions the modes are left to the platform.
public final class PrivateFolder implements PrivateFiles {

  private static final Set<PosixFilePermission> FOLDER_MODE =
      PosixFilePermissions.fromString("rwx------");
  private static final Set<PosixFilePermission> FILE_MODE =
      PosixFilePermissions.fromString("rw-------");

  private static final long LONGEST_WRITE_MILLIS = 60_000;

  private static final ReentrantLock THREADS = new ReentrantLock();

  private final Path folder;
  private final boolean posix;

  private PrivateFolder(Path folder) throws IOException {
    this.folder = folder;
    this.posix = Files.getFileStore(folder).supportsFileAttributeView("posix");
  }

  /// Opens the folder, making it if it is missing.
  ///
  /// @throws UnusableFileException if it cannot be made, is not a folder or is open to others
  public static PrivateFolder open(Path path) {
    Path folder = path.toAbsolutePath().normalize();
    try {
      if (!Files.exists(folder)) {
        make(folder);
      }
      if (!Files.isDirectory(folder)) {
        throw new NotDirectoryException(folder.toString());
      }
      PrivateFolder opened = new PrivateFolder(folder);
      opened.requireOurs();
      opened.requirePrivate();
      return opened;
    } catch (IOException e) {
      throw new UnusableFileException(
          "The data folder "
              + folder
              + " cannot be used ("
              + UnusableFileException.why(e)
              + "): give the service a folder it"
              + " owns by securecomm.data-dir.",
          e);
    }
  }

  public Path path(String name) {
    return folder.resolve(name);
  }

  @Override
  public String place(String name) {
    return "file " + path(name);
  }

  /// A file's content, or nothing if there is no such file.
  ///
  /// @throws UnusableFileException if others may read or write the file, or it cannot be read
  @Override
  public Optional<byte[]> read(String name) {
    Path file = path(name);
    try {
      if (!Files.exists(file)) {
        return Optional.empty();
      }
      if (posix && !FILE_MODE.containsAll(Files.getPosixFilePermissions(file))) {
        throw new UnusableFileException(
            "Others on this machine may read or write "
                + file
                + ": run chmod 600 on it, and if"
                + " anyone might have read it, have the keys replaced.");
      }
      return Optional.of(Files.readAllBytes(file));
    } catch (IOException e) {
      throw new UnusableFileException(
          "The file " + file + " cannot be read (" + UnusableFileException.why(e) + ").", e);
    }
  }

  @Override
  public Object version(String name) {
    try {
      BasicFileAttributes now = Files.readAttributes(path(name), BasicFileAttributes.class);
      return new Version(Optional.ofNullable(now.fileKey()), now.lastModifiedTime());
    } catch (NoSuchFileException e) {
      return Optional.empty();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private record Version(Optional<Object> fileKey, FileTime modified) {}

  @Override
  public boolean create(String name, byte[] content) {
    try {
      Path written = write(content);
      try {
        // A link never replaces: of two processes that start at once, one makes the file and the
        // other finds it, where a move would put one's keys over the other's.
        Files.createLink(path(name), written);
        synchronize();
        return true;
      } catch (FileAlreadyExistsException e) {
        return false;
      } finally {
        Files.delete(written);
      }
    } catch (IOException e) {
      throw unwritable(name, e);
    }
  }

  @Override
  public void replace(String name, byte[] content) {
    try {
      Path written = write(content);
      try {
        Files.move(written, path(name), StandardCopyOption.ATOMIC_MOVE);
        synchronize();
      } finally {
        // Gone already if it was moved; private keys are not left under a name nobody looks for.
        Files.deleteIfExists(written);
      }
    } catch (IOException e) {
      throw unwritable(name, e);
    }
  }

  @Override
  public <T, E extends Exception> T locked(String name, Action<T, E> action) throws E {
    // A file lock belongs to the process as a whole, so its threads queue here before.
    THREADS.lock();
    try {
      FileChannel lock = lock(name + ".lock");
      try {
        return action.run();
      } finally {
        unlock(name + ".lock", lock);
      }
    } finally {
      THREADS.unlock();
    }
  }

  private FileChannel lock(String name) {
    Set<StandardOpenOption> options = Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    try {
      FileChannel channel = FileChannel.open(path(name), options, mode(FILE_MODE));
      try {
        channel.lock();
        return channel;
      } catch (IOException e) {
        channel.close();
        throw e;
      }
    } catch (IOException e) {
      throw unwritable(name, e);
    }
  }

  /// Closing the file is what gives its lock back.
  private void unlock(String name, FileChannel lock) {
    try {
      lock.close();
    } catch (IOException e) {
      throw unwritable(name, e);
    }
  }

  private Path write(byte[] content) throws IOException {
    Path file = path("." + UUID.randomUUID() + ".new");
    Set<StandardOpenOption> options =
        Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    try (FileChannel channel = FileChannel.open(file, options, mode(FILE_MODE))) {
      ByteBuffer rest = ByteBuffer.wrap(content);
      while (rest.hasRemaining()) {
        channel.write(rest);
      }
      channel.force(true);
      removeWhatWasLeft(file);
      return file;
    } catch (IOException e) {
      Files.deleteIfExists(file);
      throw e;
    }
  }

  /// A process that was killed while it wrote has left what it wrote: private keys, perhaps, which
  /// are to be destroyed one day. One that writes now has begun less than a minute ago.
  private void removeWhatWasLeft(Path written) throws IOException {
    long now = Files.getLastModifiedTime(written).toMillis();
    try (DirectoryStream<Path> others = Files.newDirectoryStream(folder, ".*.new")) {
      for (Path other : others) {
        try {
          if (now - Files.getLastModifiedTime(other).toMillis() > LONGEST_WRITE_MILLIS) {
            Files.deleteIfExists(other);
          }
        } catch (NoSuchFileException e) {
          // Another one has moved it to its place meanwhile.
        }
      }
    }
  }

  /// Makes a rename or link survive power loss: the name is in the folder, not in the file.
  private void synchronize() throws IOException {
    if (posix) {
      try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
        channel.force(true);
      }
    }
  }

  private static void make(Path folder) throws IOException {
    Path parent = folder.getParent();
    if (parent != null) {
      Files.createDirectories(parent);
    }
    boolean posix = folder.getFileSystem().supportedFileAttributeViews().contains("posix");
    try {
      if (posix) {
        Files.createDirectory(folder, PosixFilePermissions.asFileAttribute(FOLDER_MODE));
      } else {
        Files.createDirectory(folder);
      }
    } catch (FileAlreadyExistsException e) {
      if (!Files.isDirectory(folder)) {
        throw e;
      }
    }
  }

  /// A file that root wrote into another user's folder is one that this user cannot read again.
  private void requireOurs() throws IOException {
    if (!posix) {
      return;
    }
    long owner = ((Integer) Files.getAttribute(folder, "unix:uid")).longValue();
    long us = new UnixSystem().getUid();
    if (owner != us) {
      throw new UnusableFileException(
          "The data folder %s belongs to the user %d and this process to %d: run it as that user,"
                  .formatted(folder, owner, us)
              + " or name another folder by securecomm.data-dir.");
    }
  }

  /// An empty folder made for us (a mounted volume, say) is made private; one with content is
  /// somebody's arrangement, and closing it might break what else lives there.
  private void requirePrivate() throws IOException {
    if (!posix || FOLDER_MODE.containsAll(Files.getPosixFilePermissions(folder))) {
      return;
    }
    try (Stream<Path> content = Files.list(folder)) {
      if (content.findAny().isPresent()) {
        throw new UnusableFileException(
            "Others on this machine may enter the data folder "
                + folder
                + ": run chmod 700 on it,"
                + " or name another by securecomm.data-dir.");
      }
    }
    Files.setPosixFilePermissions(folder, FOLDER_MODE);
  }

  private FileAttribute<?>[] mode(Set<PosixFilePermission> permissions) {
    return posix
        ? new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(permissions)}
        : new FileAttribute<?>[0];
  }

  private UnusableFileException unwritable(String name, IOException e) {
    return new UnusableFileException(
        "The file " + path(name) + " cannot be written (" + UnusableFileException.why(e) + ").", e);
  }
}
