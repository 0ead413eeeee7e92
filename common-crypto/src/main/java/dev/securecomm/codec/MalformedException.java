package dev.securecomm.codec;

/// Something received is not spelled as its format demands.
///
/// Checked, so that each stage has to say what a flaw means there. The message is for the
/// operator's log and repeats no received text, which an attacker chose.
public class MalformedException extends Exception {

  private static final long serialVersionUID = 1L;

  public MalformedException(String message) {
    super(message);
  }

  /// A flaw that another check has put into words.
  public MalformedException(IllegalArgumentException cause) {
    super(cause.getMessage(), cause);
  }

  public MalformedException(String message, Throwable cause) {
    super(message, cause);
  }
}
