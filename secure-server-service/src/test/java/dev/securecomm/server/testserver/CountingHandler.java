package dev.securecomm.server.testserver;

import dev.securecomm.message.OpenedMessage;
import dev.securecomm.message.Reply;
import dev.securecomm.server.handler.Echo;
import dev.securecomm.server.handler.Effects;
import dev.securecomm.server.handler.MessageHandler;
import java.util.concurrent.atomic.AtomicInteger;

/// Counts what it is asked to handle, and lets another handler do it: an echo, until told
/// otherwise.
public final class CountingHandler implements MessageHandler {

  private final AtomicInteger calls = new AtomicInteger();
  private volatile MessageHandler handler = new Echo();

  @Override
  public Reply handle(OpenedMessage message, Effects effects) throws Exception {
    calls.incrementAndGet();
    return handler.handle(message, effects);
  }

  public int calls() {
    return calls.get();
  }

  public void does(MessageHandler other) {
    handler = other;
  }
}
