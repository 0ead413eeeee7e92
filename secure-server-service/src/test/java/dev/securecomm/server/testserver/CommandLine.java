package dev.securecomm.server.testserver;

import dev.securecomm.server.SecureServerService;
import dev.securecomm.server.command.ServerCommand;
import dev.securecomm.service.command.Commands;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/// The server's command line, as its main method runs it.
public final class CommandLine {

  private CommandLine() {}

  /// How a command ended.
  public record Result(int exit, List<String> out, List<String> err) {}

  /// Runs a command that is to end by itself.
  public static Result run(String... arguments) throws Exception {
    AtomicInteger exit = new AtomicInteger();
    Console console =
        Console.during(() ->
            exit.set(Commands.execute(new ServerCommand(SecureServerService.class), arguments)));
    return new Result(exit.get(), console.out(), console.err());
  }
}
