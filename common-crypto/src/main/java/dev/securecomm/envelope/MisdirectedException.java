package dev.securecomm.envelope;

import dev.securecomm.codec.MalformedException;

/// A header whose `typ` names another part or direction than the one it came in.
public final class MisdirectedException extends MalformedException {

  private static final long serialVersionUID = 1L;

  MisdirectedException(String expected) {
    super("typ is not " + expected);
  }
}
