package dev.securecomm.service.rotation;

import java.util.List;

/// Something that is to be looked after, and says what needs a hand.
@FunctionalInterface
public interface Concerns {

  /// What needs a hand now, each in a sentence.
  List<String> now();
}
