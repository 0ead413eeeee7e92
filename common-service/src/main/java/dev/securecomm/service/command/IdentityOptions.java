package dev.securecomm.service.command;

import dev.securecomm.key.Kid;
import dev.securecomm.key.Party;
import dev.securecomm.service.rotation.Turn;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
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
      names = "--keys",
      description = "Print every key with its state, and which peers use it, and exit.")
  private boolean keys;

  @Option(
      names = "--rotate",
      description =
          "Announce new signing and encryption keys, which follow those in use when every peer knows"
              + " them, and exit. A service that runs notices.")
  private boolean rotate;

  @Option(
      names = "--identity",
      description = "With --rotate: a new identity instead, for which the present one vouches.")
  private boolean identity;

  @Option(
      names = "--at-once",
      description =
          "With --rotate: somebody else may have the keys. Use new ones from now on and revoke those"
              + " before. Nobody vouches for a new identity then.")
  private boolean atOnce;

  @Option(names = "--dry-run", description = "With --rotate: only print what would be done.")
  private boolean dryRun;

  @Option(
      names = "--revoke",
      paramLabel = "<fingerprint>",
      converter = FingerprintConverter.class,
      description =
          "Trust this identity for nobody any more, nor any that it vouches for, since its owner has"
              + " lost it to somebody; and exit.")
  private @Nullable Kid revoke;

  @Option(
      names = "--forget",
      paramLabel = "<party>",
      converter = PartyConverter.class,
      description = "Forget what was learned of a party, and exit.")
  private @Nullable Party forget;

  @Option(
      names = "--forget-met-since",
      paramLabel = "<time>",
      converter = TimeConverter.class,
      description =
          "Forget every party that is not pinned and was first met at this time or later, as --peers"
              + " prints it: what a flood has left; and exit.")
  private @Nullable Instant forgetMetSince;

  boolean isFingerprint() {
    return fingerprint;
  }

  boolean isPeers() {
    return peers;
  }

  @Nullable Party forget() {
    return forget;
  }

  @Nullable Instant forgetMetSince() {
    return forgetMetSince;
  }

  boolean isKeys() {
    return keys;
  }

  /// What is to be turned, if anything is.
  Optional<Turn> turn() {
    return rotate ? Optional.of(Turn.of(identity, atOnce)) : Optional.empty();
  }

  boolean isDryRun() {
    return dryRun;
  }

  @Nullable Kid revoke() {
    return revoke;
  }

  /// Whether something was asked that is answered without serving.
  public boolean isInquiry() {
    if ((identity || atOnce || dryRun) && !rotate) {
      throw new ParameterException(
          command.commandLine(), "--identity, --at-once and --dry-run say how to --rotate");
    }
    return fingerprint
        || peers
        || keys
        || rotate
        || forget != null
        || forgetMetSince != null
        || revoke != null;
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

  /// Says what a fingerprint is to whoever types something else.
  private static final class FingerprintConverter implements ITypeConverter<Kid> {

    @Override
    public Kid convert(String value) {
      try {
        return new Kid(value);
      } catch (IllegalArgumentException e) {
        throw new TypeConversionException(e.getMessage());
      }
    }
  }

  /// Says what a time is to whoever types something else.
  private static final class TimeConverter implements ITypeConverter<Instant> {

    @Override
    public Instant convert(String value) {
      try {
        return Instant.parse(value);
      } catch (DateTimeParseException e) {
        throw new TypeConversionException("a time is written as 2026-01-31T23:59:00Z");
      }
    }
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
