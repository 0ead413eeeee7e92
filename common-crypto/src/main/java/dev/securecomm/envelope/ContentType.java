package dev.securecomm.envelope;

import java.util.regex.Pattern;

/// The media type of a body, `cty` (RFC 9110 section 8.3.1): `type/subtype`, perhaps with
/// parameters. Printable ASCII only, so it can stand in an HTTP field without a check there.
public record ContentType(String value) {

  private static final int LONGEST = 255;
  private static final String TOKEN = "[!#$%&'*+.^_`|~0-9A-Za-z-]+";
  private static final String QUOTED = "\"(?:[ !#-\\[\\]-~]|\\\\[ -~])*+\"";
  private static final Pattern VALUE =
      Pattern.compile(
          TOKEN + "/" + TOKEN + "(?: *; *" + TOKEN + "=(?:" + TOKEN + "|" + QUOTED + "))*+");

  public static final ContentType TEXT = new ContentType("text/plain;charset=utf-8");
  public static final ContentType BINARY = new ContentType("application/octet-stream");

  public ContentType {
    if (value.length() > LONGEST || !VALUE.matcher(value).matches()) {
      throw new IllegalArgumentException("not a media type of at most 255 characters");
    }
  }

  /// Whether a body of this type is text that a person can read.
  public boolean isText() {
    String type = value.split(";", 2)[0].strip();
    return type.startsWith("text/")
        || type.endsWith("json")
        || type.endsWith("xml")
        || type.equals("application/x-www-form-urlencoded");
  }

  @Override
  public String toString() {
    return value;
  }
}
