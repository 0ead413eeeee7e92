package dev.securecomm.server.config;

import dev.securecomm.service.settings.Setting;
import org.springframework.boot.context.properties.ConfigurationProperties;

/// What the server does with messages.
///
/// @param handler which handler answers
/// @param reply the text that the `reply` handler answers with
/// @param printMessages shows opened messages on the console; whoever reads it reads the plaintext
@ConfigurationProperties("securecomm")
public record ServerSettings(HandlerKind handler, String reply, boolean printMessages) {

  public ServerSettings {
    Setting.required("securecomm.handler", handler);
    Setting.required("securecomm.reply", reply);
  }
}
