package dev.securecomm.file;

/// A file of ours cannot be used, and a service must not go on without it.
///
/// The message is one sentence for the operator: which file, what is wrong, what to do. It never
/// holds what is in the file.
public final class UnusableFileException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  public UnusableFileException(String sentence) {
    super(sentence);
  }

  public UnusableFileException(String sentence, Throwable cause) {
    super(sentence, cause);
  }
}
