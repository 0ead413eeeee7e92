package dev.securecomm.client.config;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.securecomm.service.settings.Setting;
import dev.securecomm.service.settings.SettingsException;
import java.net.URI;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Where somebody can be who is spoken to over HTTP.
class UrlTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://localhost:8080",
        "https://server.example",
        "HTTP://[::1]:8080/",
        "http://127.0.0.1",
        "http://localhost:65535/behind/a/gateway"
      })
  void isWhereverHttpLeads(String url) {
    assertThatCode(() -> Setting.url("some.url", URI.create(url))).doesNotThrowAnyException();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "localhost:8080",
        "localhost",
        "",
        "//localhost:8080",
        "http:localhost:8080",
        "http:///messages",
        "http://:8080",
        "http://my_server:8080",
        "http://localhost:0",
        "http://localhost:80800",
        "ftp://localhost:8080",
        "ws://localhost:8080",
        "file:///tmp/server",
        "http://user:pass-word@localhost:8080",
        "http://localhost:8080?a=b",
        "http://localhost:8080/#a",
        "/localhost"
      })
  void isNowhereElse(String url) {
    assertThatThrownBy(() -> Setting.url("some.url", URI.create(url)))
        .isInstanceOf(SettingsException.class)
        .hasMessage(
            "some.url has to be a URL such as http://localhost:8080: http or https, with a host, and"
                + " without user, query or fragment.");
  }
}
