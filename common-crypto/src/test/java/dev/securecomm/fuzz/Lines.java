package dev.securecomm.fuzz;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/// The parts of a structured input, one a line: an empty one stands for what is valid there.
final class Lines {

  private final List<byte[]> lines = new ArrayList<>();

  Lines(byte[] input) {
    int from = 0;
    for (int i = 0; i <= input.length; i++) {
      if (i == input.length || input[i] == '\n') {
        lines.add(Arrays.copyOfRange(input, from, i));
        from = i + 1;
      }
    }
  }

  Optional<byte[]> at(int index) {
    return index < lines.size() && lines.get(index).length > 0
        ? Optional.of(lines.get(index))
        : Optional.empty();
  }

  /// A line that says one of a few things by its first character.
  int choice(int index, int among) {
    return at(index).map(line -> Math.floorMod(line[0] - '0', among)).orElse(0);
  }
}
