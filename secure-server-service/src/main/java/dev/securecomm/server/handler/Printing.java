package dev.securecomm.server.handler;

import dev.securecomm.message.OpenedMessage;
import dev.securecomm.message.Reply;
import java.io.PrintStream;

/// Shows each opened message on the console before another handler answers it. Only on request:
/// whoever reads the console reads the plaintext.
public final class Printing implements MessageHandler {

  private final MessageHandler handler;
  private final PrintStream console;

  public Printing(MessageHandler handler, PrintStream console) {
    this.handler = handler;
    this.console = console;
  }

  @Override
  public Reply handle(OpenedMessage message, Effects effects) throws Exception {
    console.println(
        message.sender()
            + " (part "
            + message.header().suite().part()
            + ", "
            + message.header().suite().enc()
            + "): "
            // A line of the message's own cannot pass for one of ours.
            + message.message().readable().replace("\n", "\n    "));
    return handler.handle(message, effects);
  }
}
