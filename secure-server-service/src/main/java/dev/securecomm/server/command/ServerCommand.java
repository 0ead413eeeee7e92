package dev.securecomm.server.command;

import dev.securecomm.service.command.Commands;
import dev.securecomm.service.command.IdentityOptions;
import dev.securecomm.service.command.Inquiry;
import dev.securecomm.service.command.StartFailedException;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.SpringApplication;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/// What `java -jar secure-server-service.jar` does.
@Command(
    name = "secure-server-service",
    mixinStandardHelpOptions = true,
    versionProvider = Commands.Version.class,
    description = {
      "Opens sealed messages, hands them to a handler and seals the replies.",
      "With a <reply> it answers every message with that text and prints each opened message;",
      "without, it runs as a service and prints no plaintext."
    },
    footer = {
      "",
      "Settings, as --name=value, environment variables or files in /run/secrets:",
      "  --server.port=8080                            where it listens",
      "  --securecomm.party=server                     the name its peers know it by",
      "  --securecomm.data-dir=<folder>                where keys, peers and records are kept",
      "  --spring.datasource.url=jdbc:postgresql:…     the database that replicas share",
      "  --securecomm.keys.passphrase=<passphrase>     keeps the keys encrypted",
      "  --securecomm.trust.policy=pinned|first-use    whether unknown peers may introduce"
          + " themselves",
      "  --securecomm.trust.peers.<party>=<fingerprint>  a peer to trust",
      "  --securecomm.handler=reply|echo|forward       what it answers",
      "  --securecomm.forward.url=<url>                the application that answers, for forward",
      "README.md and docs/ tell the rest."
    })
public final class ServerCommand implements Callable<Integer> {

  private final Class<?> application;

  @Mixin private IdentityOptions options = new IdentityOptions();

  @Parameters(
      arity = "0..1",
      paramLabel = "<reply>",
      description = "The text that answers every message.")
  private @Nullable String reply;

  public ServerCommand(Class<?> application) {
    this.application = application;
  }

  @Override
  public Integer call() throws StartFailedException {
    if (options.isInquiry()) {
      return new Inquiry(System.out).answer(options);
    }
    Commands.start(new SpringApplication(application), options.settings(defaults()));
    return Commands.SERVING;
  }

  private List<String> defaults() {
    return reply == null
        ? List.of()
        : List.of(
            "--securecomm.reply=" + reply,
            "--securecomm.print-messages=true",
            "--logging.structured.format.console=");
  }
}
