package dev.securecomm.service.command;

import dev.securecomm.file.UnusableFileException;
import picocli.CommandLine;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.ParameterException;

/// Runs a service's command line.
public final class Commands {

  private static final int FAILED = 1;
  private static final int MISUSED = 2;

  private Commands() {}

  /// Runs a command and exits with its code, unless it left a service running.
  public static void run(Object command, String[] arguments) {
    int code =
        new CommandLine(command)
            // --securecomm.data-dir=… and all other settings go on to Spring Boot.
            .setUnmatchedArgumentsAllowed(true)
            .setParameterExceptionHandler(Commands::misused)
            .setExecutionExceptionHandler(Commands::failed)
            .execute(arguments);
    if (code != Commands.SERVING) {
      System.exit(code);
    }
  }

  /// What a command returns that has started a service.
  public static final int SERVING = -1;

  private static int misused(ParameterException e, String[] arguments) {
    e.getCommandLine().getErr().println(e.getMessage() + " (--help tells what there is).");
    return MISUSED;
  }

  /// Spring Boot has reported a start that failed; anything else is said here.
  private static int failed(Exception e, CommandLine commandLine, CommandLine.ParseResult parsed) {
    if (e instanceof CommandFailedException || e instanceof UnusableFileException) {
      commandLine.getErr().println(e.getMessage());
    }
    return FAILED;
  }

  /// The version that the jar was built as.
  public static final class Version implements IVersionProvider {

    @Override
    public String[] getVersion() {
      String version = Commands.class.getPackage().getImplementationVersion();
      return new String[] {"secure-comm " + (version == null ? "(not packaged)" : version)};
    }
  }
}
