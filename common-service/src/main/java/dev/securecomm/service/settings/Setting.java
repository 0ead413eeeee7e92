package dev.securecomm.service.settings;

import java.net.URI;
import java.time.Duration;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.springframework.util.unit.DataSize;

/// What values make sense. A setting that is given as nothing arrives as null, and makes none.
public final class Setting {

  /// A message is in memory as a whole, several times.
  private static final DataSize LARGEST = DataSize.ofMegabytes(100);

  /// `iat` and `exp` are whole seconds.
  private static final Duration SHORTEST = Duration.ofSeconds(1);

  private static final int LAST_PORT = 65_535;

  private Setting() {}

  /// Anything that cannot be left out.
  ///
  /// @throws SettingsException if it is
  public static void required(String name, @Nullable Object value) {
    if (value == null) {
      throw new SettingsException(name + " has to be given.");
    }
  }

  /// A time to wait.
  ///
  /// @throws SettingsException unless it is longer than none
  public static void positive(String name, @Nullable Duration time) {
    if (time == null || !time.isPositive()) {
      throw new SettingsException(name + " has to be longer than no time, such as 5s.");
    }
  }

  /// A time in whole seconds.
  ///
  /// @throws SettingsException unless it is a second or more
  public static void seconds(String name, @Nullable Duration time) {
    if (time == null || time.compareTo(SHORTEST) < 0) {
      throw new SettingsException(name + " has to be 1s or longer.");
    }
  }

  /// A number of things.
  ///
  /// @throws SettingsException unless there is one at least
  public static void atLeastOne(String name, int number) {
    if (number < 1) {
      throw new SettingsException(name + " has to be 1 or more.");
    }
  }

  /// A size in bytes.
  ///
  /// @throws SettingsException unless it is something, and not too much
  public static void size(String name, @Nullable DataSize size) {
    if (!isBetween(DataSize.ofBytes(1), size, LARGEST)) {
      throw new SettingsException(name + " has to be from 1B to 100MB.");
    }
  }

  /// Where somebody is who is spoken to over HTTP. `localhost:8080`, say, is a URI of the scheme
  /// `localhost`, and would fail at each message.
  ///
  /// @throws SettingsException unless it is an address; what was given is not repeated, since it
  ///   may hold a password
  public static void url(String name, @Nullable URI url) {
    if (url == null
        || !isHttp(url)
        || url.getHost() == null
        || url.getPort() == 0
        || url.getPort() > LAST_PORT
        || url.getRawUserInfo() != null
        || url.getRawQuery() != null
        || url.getRawFragment() != null) {
      throw noUrl(name);
    }
  }

  /// That a setting is no address.
  public static SettingsException noUrl(String name) {
    return new SettingsException(
        name
            + " has to be a URL such as http://localhost:8080: http or https, with a host, and"
            + " without user, query or fragment.");
  }

  private static boolean isHttp(URI url) {
    return "http".equalsIgnoreCase(url.getScheme()) || "https".equalsIgnoreCase(url.getScheme());
  }

  /// How large messages may be.
  ///
  /// @throws SettingsException unless that is something, and not too much
  public static void maxSize(@Nullable DataSize size) {
    size("securecomm.message.max-size", size);
  }

  /// How long messages live.
  ///
  /// @throws SettingsException unless ours live for a while, and no longer than the longest
  public static void lifetimes(@Nullable Duration ours, @Nullable Duration longest) {
    if (!isBetween(SHORTEST, ours, longest)) {
      throw new SettingsException(
          "securecomm.message.lifetime has to be from 1s to what securecomm.message.max-lifetime"
              + " says.");
    }
  }

  /// A time as it is written in settings, in the largest unit that needs no fraction.
  public static String text(Duration time) {
    return time.toString().substring("PT".length()).toLowerCase(Locale.ROOT);
  }

  private static <T extends Comparable<T>> boolean isBetween(
      T least, @Nullable T value, @Nullable T most) {
    return value != null
        && most != null
        && value.compareTo(least) >= 0
        && value.compareTo(most) <= 0;
  }
}
