package dev.securecomm.key;

import dev.securecomm.file.PrivateFiles;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/// Files that count how often they are read, are out of reach when a test says so, and let it do
/// something right after a content was read.
final class WatchedFiles implements PrivateFiles {

  private final PrivateFiles files;
  private final AtomicInteger reads = new AtomicInteger();
  private boolean unreachable;
  private boolean unreadable;
  private Runnable afterRead = () -> {};

  WatchedFiles(PrivateFiles files) {
    this.files = files;
  }

  int reads() {
    return reads.get();
  }

  /// Not even their versions can be asked, as of a database that is gone.
  void unreachable(boolean now) {
    unreachable = now;
  }

  /// Only their versions can be asked.
  void unreadable(boolean now) {
    unreadable = now;
  }

  /// What happens once, between the next read and whatever follows it.
  void afterRead(Runnable once) {
    afterRead = once;
  }

  @Override
  public Optional<byte[]> read(String name) {
    reads.incrementAndGet();
    Optional<byte[]> content = reach(!unreadable, () -> files.read(name));
    Runnable once = afterRead;
    afterRead = () -> {};
    once.run();
    return content;
  }

  @Override
  public Object version(String name) {
    return reach(true, () -> files.version(name));
  }

  @Override
  public boolean create(String name, byte[] content) {
    return reach(true, () -> files.create(name, content));
  }

  @Override
  public void replace(String name, byte[] content) {
    files.replace(name, content);
  }

  @Override
  public <T, E extends Exception> T locked(String name, Action<T, E> action) throws E {
    return files.locked(name, action);
  }

  @Override
  public String place(String name) {
    return files.place(name);
  }

  private <T> T reach(boolean possible, Supplier<T> action) {
    if (unreachable || !possible) {
      throw new IllegalStateException("the connection was refused");
    }
    return action.get();
  }
}
