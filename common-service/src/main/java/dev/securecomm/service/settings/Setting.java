package dev.securecomm.service.settings;

import java.time.Duration;
import org.springframework.util.unit.DataSize;

/// What values make sense, for the settings that both services have a say in.
public final class Setting {

  /// Beyond this a message does not fit into one array on its way.
  private static final DataSize LARGEST = DataSize.ofMegabytes(100);

  private Setting() {}

  /// The size of a message.
  ///
  /// @throws SettingsException unless it is between 1 byte and 100 MB
  public static void size(String name, DataSize size) {
    if (size.toBytes() < 1 || size.compareTo(LARGEST) > 0) {
      throw new SettingsException(
          name + " is " + size + ", and has to be between 1B and " + LARGEST.toMegabytes() + "MB.");
    }
  }

  /// A time to wait.
  ///
  /// @throws SettingsException unless it is positive
  public static void positive(String name, Duration duration) {
    if (!duration.isPositive()) {
      throw new SettingsException(name + " is " + duration + ", and has to be more than nothing.");
    }
  }

  /// A number of things.
  ///
  /// @throws SettingsException unless there is one at least
  public static void atLeastOne(String name, int number) {
    if (number < 1) {
      throw new SettingsException(name + " is " + number + ", and has to be 1 or more.");
    }
  }

  /// How long messages live.
  ///
  /// @throws SettingsException unless ours is a second at least, and no longer than the longest
  public static void lifetimes(Duration ours, Duration longest) {
    if (ours.compareTo(Duration.ofSeconds(1)) < 0) {
      throw new SettingsException(
          "securecomm.message.lifetime is " + ours + ", and has to be a second or more.");
    }
    if (ours.compareTo(longest) > 0) {
      throw new SettingsException(
          "securecomm.message.lifetime, %s, is longer than securecomm.message.max-lifetime, %s."
              .formatted(ours, longest));
    }
  }
}
