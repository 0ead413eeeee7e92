package dev.securecomm.service.command;

import dev.securecomm.key.Party;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

/// The options that both services have: questions that are answered without serving, and settings.
public final class IdentityOptions {

  private static final String SETTING = "--[A-Za-z][\\w-]*([.\\[][\\w.\\[\\]-]+)(=.*)?";

  @Spec(Spec.Target.MIXEE)
  @SuppressWarnings("NullAway.Init") // picocli sets it
  private CommandSpec command;

  @Option(
      names = "--fingerprint",
      description = "Print party and fingerprint, making keys if there are none, and exit.")
  private boolean fingerprint;

  @Option(names = "--peers", description = "Print who is trusted, since when and why, and exit.")
  private boolean peers;

  @Option(
      names = "--forget",
      paramLabel = "<party>",
      converter = PartyConverter.class,
      description = "Forget what was learned of a party, and exit.")
  private @Nullable Party forget;

  boolean isFingerprint() {
    return fingerprint;
  }

  boolean isPeers() {
    return peers;
  }

  @Nullable Party forget() {
    return forget;
  }

  /// Whether something was asked that is answered without serving.
  public boolean isInquiry() {
    return fingerprint || peers || forget != null;
  }

  /// The settings as given, after defaults of the command's own for those that were not.
  ///
  /// @throws ParameterException for an argument that is no setting, such as a mistyped option
  public String[] settings(List<String> defaults) {
    List<String> others = command.commandLine().getUnmatchedArguments();
    List<String> arguments = new ArrayList<>();
    for (String setting : defaults) {
      String name = setting.substring(0, setting.indexOf('=') + 1);
      if (others.stream().noneMatch(given -> given.startsWith(name))) {
        arguments.add(setting);
      }
    }
    for (String argument : others) {
      if (!argument.matches("(?s)" + SETTING)) {
        throw new ParameterException(
            command.commandLine(),
            argument.startsWith("-")
                ? "Unknown option " + argument
                : "Unexpected argument '" + argument + "': put the message in quotes");
      }
      arguments.add(argument);
    }
    return arguments.toArray(String[]::new);
  }

  /// Says what a party is to whoever types something else.
  private static final class PartyConverter implements ITypeConverter<Party> {

    @Override
    public Party convert(String name) {
      try {
        return new Party(name);
      } catch (IllegalArgumentException e) {
        throw new TypeConversionException(e.getMessage());
      }
    }
  }
}
