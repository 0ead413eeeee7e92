package dev.securecomm.server.exchange;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.securecomm.envelope.ContentType;
import dev.securecomm.envelope.Suite;
import dev.securecomm.message.Message;
import dev.securecomm.message.OpenedMessage;
import dev.securecomm.message.OpenedReply;
import dev.securecomm.message.Reply;
import dev.securecomm.message.SealedRequest;
import dev.securecomm.server.handler.MessageHandler;
import dev.securecomm.server.testserver.Client;
import dev.securecomm.server.testserver.Console;
import dev.securecomm.server.testserver.CountingHandler;
import dev.securecomm.server.testserver.RunningServer;
import dev.securecomm.testkit.Primitives;
import dev.securecomm.testkit.TestKeys;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What handlers see and what becomes of their answers.
class HandlersTest {

  @Nested
  class Configured {

    @Test
    void theFixedReplyIsTheConfiguredText() throws Exception {
      String text = "Gr\u00fc\u00dfe, \u4f60\u597d \ud83d\udd11";
      try (RunningServer server = start("securecomm.reply", text)) {
        Client alice = Client.announced(server, TestKeys.alice());
        for (Suite suite : Suite.values()) {
          OpenedReply reply = alice.exchange(suite, Message.text("hello"));
          assertThat(reply.status()).isEqualTo(200);
          assertThat(reply.message().body()).isEqualTo(text.getBytes(UTF_8));
          assertThat(reply.message().contentType()).isEqualTo(ContentType.TEXT);
        }
      }
    }

    @Test
    void printsOpenedMessagesOnlyWhenAskedTo() throws Exception {
      List<String> printed =
          printed(
              printing(),
              alice -> alice.exchange(Suite.PART_2_FERNET, Message.text("hello\u001b[2J")));
      assertThat(printed).containsExactly("alice (part 2, fernet): hello\uFFFD[2J");
    }

    /// A peer can write what it likes, but not a line that looks like another peer's.
    @Test
    void aMessageCannotPassForAnother() throws Exception {
      String text = "hello\nbob (part 1, A256GCM): pay\u009b2J\u2028now";
      List<String> printed =
          printed(printing(), alice -> alice.exchange(Suite.PART_1, Message.text(text)));
      assertThat(printed)
          .containsExactly(
              "alice (part 1, A256GCM): hello", "    bob (part 1, A256GCM): pay\uFFFD2J\uFFFDnow");
    }

    @Test
    void printsWhatAHandlerOfOnesOwnIsGiven() throws Exception {
      List<String> printed =
          printed(
              printing().handler((message, _) -> Reply.ok(Message.text("own"))),
              alice -> {
                OpenedReply reply = alice.exchange(Suite.PART_1, Message.text("hello"));
                assertThat(reply.message().readable()).isEqualTo("own");
              });
      assertThat(printed).contains("alice (part 1, A256GCM): hello");
    }

    private static RunningServer.Builder printing() {
      return RunningServer.builder()
          .pinning(TestKeys.alice())
          .setting("securecomm.print-messages", true);
    }

    @FunctionalInterface
    private interface Sending {
      void by(Client alice) throws Exception;
    }

    /// What such a server prints while Alice sends.
    private static List<String> printed(RunningServer.Builder builder, Sending sending)
        throws Exception {
      Console console =
          Console.during(() -> {
            try (RunningServer server = builder.start()) {
              sending.by(Client.announced(server, TestKeys.alice()));
            }
          });
      return console.out();
    }

    private RunningServer start(String setting, Object value) throws IOException {
      return RunningServer.builder().pinning(TestKeys.alice()).setting(setting, value).start();
    }
  }

  @Nested
  class AnEcho {

    private static RunningServer server;
    private static Client alice;

    @BeforeAll
    static void start() throws Exception {
      server =
          RunningServer.builder()
              .pinning(TestKeys.alice())
              .setting("securecomm.handler", "echo")
              .start();
      alice = Client.announced(server, TestKeys.alice());
    }

    @AfterAll
    static void stop() {
      server.close();
    }

    static Stream<Arguments> messages() {
      byte[] everyByte = new byte[256];
      for (int i = 0; i < everyByte.length; i++) {
        everyByte[i] = (byte) i;
      }
      ContentType json = new ContentType("application/json; charset=\"utf-8\"");
      return Arrays.stream(Suite.values())
          .flatMap(suite ->
              Stream.of(
                  arguments(suite, "nothing", ContentType.BINARY, new byte[0]),
                  arguments(
                      suite,
                      "UTF-8",
                      ContentType.TEXT,
                      "\u00e4\u2260\ud83d\udd11\0".getBytes(UTF_8)),
                  arguments(suite, "every byte", ContentType.BINARY, everyByte),
                  arguments(
                      suite, "bytes that are no UTF-8", ContentType.TEXT, new byte[] {-1, -2}),
                  arguments(suite, "JSON", json, "{ \"a\" : 1 }\r\n".getBytes(UTF_8)),
                  arguments(suite, "1 MiB", ContentType.BINARY, Primitives.random(1 << 20))));
    }

    @ParameterizedTest(name = "{0}, {1}")
    @MethodSource("messages")
    void comesBackByteForByte(Suite suite, String name, ContentType type, byte[] body)
        throws Exception {
      OpenedReply reply = alice.exchange(suite, new Message(type, body));
      assertThat(reply.status()).isEqualTo(200);
      assertThat(reply.message().contentType()).isEqualTo(type);
      assertThat(reply.message().body()).isEqualTo(body);
    }
  }

  @Nested
  class OnesOwn {

    private static final CountingHandler HANDLER = new CountingHandler();

    private static RunningServer server;
    private static Client alice;

    @BeforeAll
    static void start() throws Exception {
      server = RunningServer.builder().pinning(TestKeys.alice()).handler(HANDLER).start();
      alice = Client.announced(server, TestKeys.alice());
    }

    @AfterAll
    static void stop() {
      server.close();
    }

    @ParameterizedTest
    @EnumSource
    void seesTheMessageAndWhoSentIt(Suite suite) throws Exception {
      AtomicReference<OpenedMessage> seen = new AtomicReference<>();
      HANDLER.does((message, _) -> {
        seen.set(message);
        return Reply.ok(message.message());
      });
      SealedRequest request = alice.seal(suite, Message.text("hello"));
      alice.exchange(request);
      assertThat(seen.get().sender()).isEqualTo(TestKeys.ALICE);
      assertThat(seen.get().message().readable()).isEqualTo("hello");
      assertThat(seen.get().header()).isEqualTo(request.header());
      assertThat(seen.get().digest()).isEqualTo(request.envelope().digest());
    }

    @ParameterizedTest
    @EnumSource
    void answersWithAStatusOfItsOwn(Suite suite) throws Exception {
      HANDLER.does((message, _) -> Reply.failed(404, "No such room."));
      OpenedReply reply = alice.exchange(suite, Message.text("which room?"));
      assertThat(reply.status()).isEqualTo(404);
      assertThat(reply.message().readable()).isEqualTo("No such room.");
    }

    static Stream<Arguments> failures() {
      MessageHandler overflowing = (message, _) -> overflow(message, 0);
      return Stream.of(
          arguments(
              "a runtime exception",
              handler((message, _) -> {
                throw new IllegalStateException(message.message().readable());
              })),
          arguments(
              "a checked exception",
              handler((message, _) -> {
                throw new IOException(message.message().readable());
              })),
          arguments(
              "an exception without a stack",
              handler((message, _) -> {
                throw new Unplaced();
              })),
          arguments(
              "an error",
              handler((message, _) -> {
                throw new AssertionError(message.message().readable());
              })),
          arguments("a stack overflow", overflowing),
          arguments("no reply", handler((message, _) -> null)));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("failures")
    void isToldOfInsideASealedReplyWhenItFailsAndMayBeTriedAgain(
        String name, MessageHandler failing) throws Exception {
      for (Suite suite : Suite.values()) {
        HANDLER.does(failing);
        int handled = HANDLER.calls();
        SealedRequest request = alice.seal(suite, Message.text("hello"));
        OpenedReply reply = alice.exchange(request);
        assertThat(reply.status()).isEqualTo(500);
        assertThat(reply.message().readable()).isEqualTo("The message could not be handled.");

        HANDLER.does((message, _) -> Reply.ok(message.message()));
        HttpResponse<byte[]> second = alice.post(request);
        assertThat(alice.open(second, request).status()).isEqualTo(200);
        assertThat(HANDLER.calls()).isEqualTo(handled + 2);
        assertThat(alice.post(request).body()).isEqualTo(second.body());
        assertThat(HANDLER.calls()).isEqualTo(handled + 2);
      }
    }

    /// What says that it may pass is not what every retry has to get.
    @ParameterizedTest
    @ValueSource(ints = {408, 425, 429, 500, 502, 503, 504})
    void mayBeAskedAgainAfterAStatusThatIsNotFinal(int status) throws Exception {
      SealedRequest request = alice.seal(Suite.PART_2_FERNET, Message.text("hello"));
      HANDLER.does((message, _) -> Reply.failed(status, "Not now."));
      int handled = HANDLER.calls();
      assertThat(alice.exchange(request).status()).isEqualTo(status);
      HANDLER.does((message, _) -> Reply.ok(message.message()));
      assertThat(alice.exchange(request).status()).isEqualTo(200);
      assertThat(alice.exchange(request).status()).isEqualTo(200);
      assertThat(HANDLER.calls()).isEqualTo(handled + 2);
    }

    private static MessageHandler handler(MessageHandler handler) {
      return handler;
    }

    private static Reply overflow(OpenedMessage message, long depth) {
      return depth < 0 ? Reply.ok(message.message()) : overflow(message, depth + 1);
    }

    private static final class Unplaced extends RuntimeException {

      private static final long serialVersionUID = 1L;

      Unplaced() {
        super("no stack", null, false, false);
      }
    }
  }
}
