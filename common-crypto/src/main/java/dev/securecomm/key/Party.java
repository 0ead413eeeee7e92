package dev.securecomm.key;

import java.util.regex.Pattern;

/// The name of a service, as its peers pin it.
public record Party(String name) {

  private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9.-]{0,63}");

  public Party {
    if (!NAME.matcher(name).matches()) {
      throw new IllegalArgumentException(
          "a party is 1 to 64 of a-z, 0-9, dot and hyphen, and starts with a letter or digit");
    }
  }

  @Override
  public String toString() {
    return name;
  }
}
