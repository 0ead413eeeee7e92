package dev.securecomm.client.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.securecomm.service.settings.SettingsException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Where a server can be.
class ServerUrlTest {

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
    assertThat(ServerUrl.of(url).uri()).hasToString(url);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "localhost:8080",
        "localhost",
        "",
        "//localhost:8080",
        "http:localhost:8080",
        "http://",
        "http:///messages",
        "http://:8080",
        "http://my_server:8080",
        "http://localhost:0",
        "http://localhost:80800",
        "http://local host:8080",
        "http://localhost:8080 ",
        "ftp://localhost:8080",
        "ws://localhost:8080",
        "file:///tmp/server",
        "http://user:pass-word@localhost:8080",
        "http://localhost:8080?a=b",
        "http://localhost:8080/#a",
        "http://[::1",
        "://localhost"
      })
  void isNowhereElse(String url) {
    assertThatThrownBy(() -> ServerUrl.of(url))
        .isInstanceOf(SettingsException.class)
        .hasMessage(
            "securecomm.server.url has to be a URL such as http://localhost:8080: http or https,"
                + " with a host, and without user, query or fragment.");
  }
}
