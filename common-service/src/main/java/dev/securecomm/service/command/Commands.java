package dev.securecomm.service.command;

import dev.securecomm.file.UnusableFileException;
import org.springframework.boot.SpringApplication;
import org.springframework.context.ConfigurableApplicationContext;
import picocli.CommandLine;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.ParameterException;

/// Runs a service's command line.
public final class Commands {

  /// What a command returns that has started a service.
  public static final int SERVING = -1;

  private static final int FAILED = 1;
  private static final int MISUSED = 2;

  private Commands() {}

  /// Runs a command and exits with its code, unless it left a service running.
  public static void run(Object command, String[] arguments) {
    int code = execute(command, arguments);
    if (code != SERVING) {
      System.exit(code);
    }
  }

  /// Runs a command.
  ///
  /// @return the exit code, or [#SERVING]
  public static int execute(Object command, String... arguments) {
    return new CommandLine(command)
        // --securecomm.data-dir=… and all other settings go on to Spring Boot.
        .setUnmatchedArgumentsAllowed(true)
        // A message that begins with @ is a message, and no file to read arguments from.
        .setExpandAtFiles(false)
        .setParameterExceptionHandler(Commands::misused)
        .setExecutionExceptionHandler(Commands::failed)
        .execute(arguments);
  }

  /// Starts an application, which itself says why if it cannot.
  ///
  /// @throws StartFailedException if it cannot
  public static ConfigurableApplicationContext start(
      SpringApplication application, String[] settings) throws StartFailedException {
    try {
      return application.run(settings);
    } catch (RuntimeException e) {
      throw new StartFailedException(e);
    }
  }

  private static int misused(ParameterException e, String[] arguments) {
    e.getCommandLine().getErr().println(e.getMessage() + " (--help tells what there is).");
    return MISUSED;
  }

  private static int failed(Exception e, CommandLine commandLine, CommandLine.ParseResult parsed) {
    if (e instanceof StartFailedException) {
      return FAILED;
    }
    boolean forPeople = e instanceof CommandFailedException || e instanceof UnusableFileException;
    commandLine
        .getErr()
        .println(forPeople ? e.getMessage() : "Failed by " + e.getClass().getName());
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
