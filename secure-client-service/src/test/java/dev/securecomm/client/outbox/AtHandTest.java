package dev.securecomm.client.outbox;

import static org.assertj.core.api.Assertions.assertThat;

import dev.securecomm.envelope.ContentType;
import dev.securecomm.envelope.MessageId;
import dev.securecomm.message.Message;
import dev.securecomm.service.limit.MemoryBudget;
import org.junit.jupiter.api.Test;

class AtHandTest {

  private static final int SIZE = 1024;

  private final AtHand atHand = new AtHand(new MemoryBudget(3 * SIZE));

  private MessageId kept() {
    MessageId id = MessageId.random();
    atHand.keep(id, new Message(ContentType.BINARY, new byte[SIZE]));
    return id;
  }

  @Test
  void keepsWhatThereIsRoomFor() {
    MessageId first = kept();
    MessageId second = kept();
    MessageId third = kept();
    MessageId tooMany = kept();
    assertThat(atHand.find(first)).isPresent();
    assertThat(atHand.find(tooMany)).isEmpty();

    atHand.forget(second);
    atHand.forget(second);
    assertThat(atHand.find(second)).isEmpty();
    assertThat(atHand.find(kept())).isPresent();
    assertThat(atHand.find(kept())).isEmpty();

    assertThat(atHand.ids()).contains(first, third).hasSize(3);
  }
}
