package dev.securecomm.file;

import java.util.Optional;

/// Files by name, that a service and its replicas read and nobody else: a folder of theirs, or a
/// table that they share.
public interface PrivateFiles {

  /// A file's content, or nothing if there is no such file.
  Optional<byte[]> read(String name);

  /// Something that changes whenever the file is written, by whoever writes it.
  Object version(String name);

  /// Writes a new file, unless one of this name is there already.
  ///
  /// @return whether the file is the one written here
  boolean create(String name, byte[] content);

  /// Writes a file, in place of one of this name if there is one. It is there whole or not at all,
  /// and survives power loss once this returns.
  void replace(String name, byte[] content);

  /// Does something while nobody else does the same under this name: no other replica, and no other
  /// thread of this one.
  <T, E extends Exception> T locked(String name, Action<T, E> action) throws E;

  /// Where a file is, for a sentence to the operator: "file /data/keys".
  String place(String name);

  /// What is done under the lock.
  @FunctionalInterface
  interface Action<T, E extends Exception> {
    T run() throws E;
  }
}
