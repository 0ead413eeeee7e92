package dev.securecomm.file;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;

/// A file of ours cannot be used, and a service must not go on without it.
///
/// The message is one sentence for the operator: which file, what is wrong, what to do. It never
/// holds what is in the file.
public final class UnusableFileException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  /// What was wrong in the words of an operator: what the runtime says begins with a path, and may
  /// be nothing but that.
  public static String why(IOException e) {
    return switch (e) {
      case AccessDeniedException denied -> "access denied";
      case NoSuchFileException missing -> "there is no such file or folder";
      case NotDirectoryException file -> "it is not a folder";
      case FileSystemException other when other.getReason() != null -> other.getReason();
      default -> String.valueOf(e.getMessage());
    };
  }

  public UnusableFileException(String sentence) {
    super(sentence);
  }

  public UnusableFileException(String sentence, Throwable cause) {
    super(sentence, cause);
  }
}
