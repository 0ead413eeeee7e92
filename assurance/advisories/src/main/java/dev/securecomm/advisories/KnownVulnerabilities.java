package dev.securecomm.advisories;

import java.io.IOException;
import java.io.PrintWriter;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.NavigableMap;
import java.util.NavigableSet;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// The command line. Its exit codes tell its three answers apart, and a skipped check says so.
@Command(
    name = "assurance/supply-chain",
    mixinStandardHelpOptions = true,
    description = "Asks whether an advisory covers what the SBOMs of these jars name.",
    exitCodeListHeading = "Exit codes:%n",
    exitCodeList = {
      " 0:no advisory covers any component, or skipped",
      " 1:an advisory covers a component",
      " 2:wrong arguments, an unreadable jar or file of advisories",
      " 3:no database could be reached, with --require"
    })
final class KnownVulnerabilities implements Callable<Integer> {

  static final int NONE = 0;
  static final int SOME = 1;
  static final int UNREADABLE = 2;
  static final int UNKNOWN = 3;

  @Spec private CommandSpec spec;

  @Parameters(arity = "1..*", paramLabel = "JAR", description = "executable jars with an SBOM")
  private List<Path> jars;

  @Option(
      names = "--advisories",
      paramLabel = "FILE",
      description = "OSV's format: a JSON file, a folder or a zip of them. Asks nobody else.")
  private @Nullable Path files;

  @Option(
      names = "--osv",
      paramLabel = "URL",
      defaultValue = "https://api.osv.dev",
      description = "the service that is asked otherwise (${DEFAULT-VALUE})")
  private URI osv;

  @Option(
      names = "--require",
      description = "fails where no database can be reached, instead of saying that it skips")
  private boolean required;

  public static void main(String[] arguments) {
    System.exit(new CommandLine(new KnownVulnerabilities()).execute(arguments));
  }

  @Override
  public Integer call() {
    PrintWriter out = spec.commandLine().getOut();
    NavigableSet<Component> components = new TreeSet<>();
    Advisories advisories;
    try {
      for (Path jar : jars) {
        components.addAll(Sbom.of(jar));
      }
      advisories = files == null ? new OsvService(osv) : AdvisoryFiles.read(files);
    } catch (IOException e) {
      spec.commandLine().getErr().println(e.getMessage());
      return UNREADABLE;
    }
    try {
      return report(advisories.against(components), components, advisories);
    } catch (IOException e) {
      out.printf(
          "skipped: no advisory database could be reached (%s: %s);"
              + " whether %d components have known vulnerabilities was not checked%n",
          advisories, reason(e), components.size());
      return required ? UNKNOWN : NONE;
    }
  }

  private int report(
      NavigableMap<Component, List<String>> known,
      NavigableSet<Component> components,
      Advisories advisories) {
    PrintWriter out = spec.commandLine().getOut();
    known.forEach((component, against) ->
        against.forEach(advisory -> out.printf("vulnerable: %s (%s)%n", component, advisory)));
    out.printf(
        "%d of %d components have known vulnerabilities, by %s%n",
        known.size(), components.size(), advisories);
    return known.isEmpty() ? NONE : SOME;
  }

  private static String reason(IOException e) {
    return e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
  }
}
