package dev.securecomm.client.command;

import dev.securecomm.envelope.Suite;
import dev.securecomm.service.command.CommandFailedException;
import dev.securecomm.service.command.Commands;
import dev.securecomm.service.command.IdentityOptions;
import dev.securecomm.service.command.Inquiry;
import dev.securecomm.service.command.StartFailedException;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.SpringApplication;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// What `java -jar secure-client-service.jar` does.
@Command(
    name = "secure-client-service",
    mixinStandardHelpOptions = true,
    versionProvider = Commands.Version.class,
    description = {
      "Seals messages, posts them to the server and opens the signed replies.",
      "With a <message> it sends that one, prints the opened reply and exits;",
      "without, it runs as a service: curl -d hello localhost:8081/send"
    },
    footer = {
      "",
      "Settings, as --name=value, environment variables or files in /run/secrets:",
      "  --server.port=8081, --server.address=127.0.0.1  where it listens",
      "  --securecomm.client.token=<token>             needed on any other address",
      "  --securecomm.server.url=http://localhost:8080   where the server is",
      "  --securecomm.server.party=server              who the server is",
      "  --securecomm.servers.<party>=<url>            another server, for /send?to=<party>",
      "  --securecomm.trust.peers.server=<fingerprint>   the server's fingerprint, to trust it",
      "  --securecomm.trust.policy=pinned|first-use    whether to trust it at first sight",
      "  --securecomm.party=client                     the name the server knows us by",
      "  --securecomm.data-dir=<folder>                where keys, peers and the outbox are kept",
      "  --securecomm.outbox.lifetime=24h              how long a message may take to be delivered",
      "  --spring.datasource.url=jdbc:postgresql:…     the database that replicas share",
      "  --securecomm.keys.passphrase=<passphrase>     keeps the keys encrypted",
      "README.md and docs/ tell the rest."
    })
public final class ClientCommand implements Callable<Integer> {

  private final Class<?> application;

  @Spec
  @SuppressWarnings("NullAway.Init") // picocli sets it
  private CommandSpec command;

  @Mixin private IdentityOptions options = new IdentityOptions();

  @Option(
      names = "--part",
      defaultValue = "1",
      description = "1: signed, then encrypted; 2: a wrapped symmetric key. Default: 1.")
  private String part = "1";

  @Option(names = "--enc", description = "In part 2: fernet or A256GCM. Default: fernet.")
  private @Nullable String enc;

  @Option(
      names = "--explain",
      description = "With a <message>: also show what crosses the wire and what is checked.")
  private boolean explain;

  @Parameters(arity = "0..1", paramLabel = "<message>", description = "The message to send.")
  private @Nullable String message;

  public ClientCommand(Class<?> application) {
    this.application = application;
  }

  @Override
  public Integer call() throws CommandFailedException, StartFailedException {
    if (options.isInquiry()) {
      return new Inquiry(System.out).answer(options);
    }
    if (message != null) {
      new OneMessage(System.out, explain).send(suite(), message, options.settings(Inquiry.QUIET));
      return ExitCode.OK;
    }
    Commands.start(new SpringApplication(application), options.settings(List.of()));
    return Commands.SERVING;
  }

  private Suite suite() {
    return Suite.parse(part, enc)
        .orElseThrow(() ->
            new ParameterException(
                command.commandLine(),
                "There is --part=1, --part=2 --enc=fernet and --part=2 --enc=A256GCM"));
  }
}
