package dev.securecomm.service.settings;

/// Settings that do not fit together; the message is one sentence that says what to set.
public final class SettingsException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  public SettingsException(String sentence) {
    super(sentence);
  }
}
