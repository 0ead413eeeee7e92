package dev.securecomm.server.config;

/// How the processors are shared between private operations, each of which takes one for itself,
/// and all the rest: bodies are read, keys published and callers put off meanwhile.
public final class Processors {

  /// How many messages are opened or sealed at once. Twice as many as there are cores: some may be
  /// asking a database for keys meanwhile, before they open.
  static final int PRIVATE_OPERATIONS = 2 * Runtime.getRuntime().availableProcessors();

  /// How many virtual threads run at once ([Thread], "Configuring virtual threads").
  private static final String CARRIERS = "jdk.virtualThreadScheduler.parallelism";

  private Processors() {}

  /// To be called before there is a virtual thread. Beside the carriers that private operations can
  /// take there are as many for all the rest, and the system shares the processors between them.
  ///
  /// By default there are as many carriers as processors. Nothing interrupts a virtual thread, and
  /// a carrier goes on with those whom it has woken before it looks for new ones; so whoever is put
  /// off would wait behind all who are not.
  public static void share() {
    if (System.getProperty(CARRIERS) == null) {
      System.setProperty(CARRIERS, Integer.toString(2 * PRIVATE_OPERATIONS));
    }
  }
}
