package dev.securecomm.client.command;

import dev.securecomm.client.config.ClientConfiguration;
import dev.securecomm.client.exchange.AddressedMessage;
import dev.securecomm.client.exchange.ExchangeException;
import dev.securecomm.client.exchange.Exchanged;
import dev.securecomm.client.exchange.Exchanges;
import dev.securecomm.client.exchange.Patience;
import dev.securecomm.client.exchange.Transcripts;
import dev.securecomm.envelope.Suite;
import dev.securecomm.key.Party;
import dev.securecomm.message.Message;
import dev.securecomm.service.command.CommandFailedException;
import dev.securecomm.service.command.Commands;
import dev.securecomm.service.command.StartFailedException;
import dev.securecomm.service.identity.IdentityConfiguration;
import dev.securecomm.service.rotation.KeyRotation;
import dev.securecomm.service.rotation.RotationConfiguration;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.PrintStream;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.web.client.RestClient;

/// Sends one message from the command line, with the settings of the service and no web server.
final class OneMessage {

  private final PrintStream out;
  private final boolean explained;

  OneMessage(PrintStream out, boolean explained) {
    this.out = out;
    this.explained = explained;
  }

  /// Sends the message, and prints it and the opened reply.
  ///
  /// @throws CommandFailedException if there is no reply, or it says that it went wrong
  void send(Suite suite, String text, String[] settings)
      throws CommandFailedException, StartFailedException {
    SpringApplication application = new SpringApplication(Parts.class);
    application.setWebApplicationType(WebApplicationType.NONE);
    try (ConfigurableApplicationContext context = Commands.start(application, settings)) {
      // Who sends from the command line alone has no service that does it.
      context.getBean(KeyRotation.class).doWhatIsDue();
      Exchanges exchanges = context.getBean(Exchanges.class);
      Party to = exchanges.usual();
      Message message = Message.text(text);
      Exchanged exchanged =
          exchanges
              .with(to)
              .exchange(new AddressedMessage(to, suite, message), Patience.of(exchanges.timeout()));
      out.println("Sent (part " + suite.part() + ", " + suite.enc() + "): " + text);
      if (explained) {
        new Explanation(out).show(context.getBean(Transcripts.class).of(exchanged, message));
      }
      int status = exchanged.reply().status();
      out.println(
          "Reply"
              + (status == 200 ? "" : " " + status)
              + ": "
              + exchanged.reply().message().readable());
      if (status >= 400) {
        throw new CommandFailedException(
            "The server replied with status " + status + ": it did not do what it was asked.");
      }
    } catch (ExchangeException e) {
      throw new CommandFailedException(e.sentence());
    }
  }

  /// What sending takes, and nothing else.
  @Configuration(proxyBeanMethods = false)
  @Import({IdentityConfiguration.class, RotationConfiguration.class, ClientConfiguration.class})
  static class Parts {

    @Bean
    RestClient.Builder restClientBuilder() {
      return RestClient.builder();
    }

    @Bean
    MeterRegistry meterRegistry() {
      return new SimpleMeterRegistry();
    }
  }
}
