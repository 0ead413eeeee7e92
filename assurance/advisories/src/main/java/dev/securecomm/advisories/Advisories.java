package dev.securecomm.advisories;

import java.io.IOException;
import java.util.Collection;
import java.util.List;
import java.util.NavigableMap;

/// An advisory database.
interface Advisories {

  /// What is known against each of these, a line an advisory; components that nothing is known
  /// against are left out.
  ///
  /// @throws IOException if the database gives no whole answer
  NavigableMap<Component, List<String>> against(Collection<Component> components)
      throws IOException;

  /// Whom we ask, for people.
  @Override
  String toString();
}
