package dev.securecomm.client.outbox;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.securecomm.client.exchange.AddressedMessage;
import dev.securecomm.codec.Base64Url;
import dev.securecomm.codec.JsonObject;
import dev.securecomm.codec.MalformedException;
import dev.securecomm.envelope.ContentType;
import dev.securecomm.envelope.Direction;
import dev.securecomm.envelope.Envelope;
import dev.securecomm.envelope.MessageHeader;
import dev.securecomm.envelope.MessageId;
import dev.securecomm.file.UnusableFileException;
import dev.securecomm.key.Kid;
import dev.securecomm.key.OwnKeys;
import dev.securecomm.message.Message;
import dev.securecomm.message.RecordKey;
import dev.securecomm.message.RefusedException;
import dev.securecomm.message.Reply;
import dev.securecomm.message.SealedRequest;

/// How what this party keeps of a message looks in the database.
///
/// A reply is sealed by the server to a key of ours that will be changed, under a key of his that
/// will be, too. So it is verified and opened once, when it comes, and kept sealed to ourselves.
final class OwnRecords {

  private final RecordKey key;

  OwnRecords(OwnKeys keys) {
    this.key = new RecordKey(keys, "outbox");
  }

  Named named(IdempotencyKey idempotencyKey, AddressedMessage addressed) {
    Message message = addressed.message();
    return new Named(
        key.digest("name", idempotencyKey.value().getBytes(UTF_8)),
        key.digest(
            "content",
            addressed.suite().name().getBytes(UTF_8),
            message.contentType().value().getBytes(UTF_8),
            message.body()));
  }

  byte[] header(SealedRequest sealed) {
    MessageHeader header = sealed.header();
    return key.seal("header/" + header.jti(), header.toJson().toBytes());
  }

  SealedRequest sealed(
      MessageId id, byte[] header, String sealedTo, boolean again, byte[] envelope) {
    return read(
        id,
        () -> {
          Envelope posted = Envelope.parse(envelope);
          byte[] json = key.open("header/" + id, header);
          MessageHeader opened = MessageHeader.parse(json, posted.part(), Direction.REQUEST);
          return new SealedRequest(opened, new Kid(sealedTo), again, posted);
        });
  }

  byte[] reason(MessageId id, String reason) {
    return key.seal("reason/" + id, reason.getBytes(UTF_8));
  }

  /// A list is shown, even if one of its reasons does not open.
  String reason(MessageId id, byte[] reason) {
    try {
      return new String(key.open("reason/" + id, reason), UTF_8);
    } catch (RefusedException e) {
      return "What was kept of the reason does not open: it was changed, or is another party's.";
    }
  }

  byte[] reply(MessageId id, Reply reply) {
    JsonObject json =
        JsonObject.builder()
            .add("status", reply.status())
            .add("cty", reply.message().contentType().value())
            .add("body", Base64Url.encode(reply.message().body()))
            .build();
    return key.seal("reply/" + id, json.toBytes());
  }

  Reply reply(MessageId id, byte[] reply) {
    return read(
        id,
        () -> {
          JsonObject json = JsonObject.parse(key.open("reply/" + id, reply));
          return new Reply(
              (int) json.integer("status"),
              new Message(json.value("cty", ContentType::new), json.base64Url("body")));
        });
  }

  private static <T> T read(MessageId id, Reading<T> reading) {
    try {
      return reading.read();
    } catch (RefusedException | MalformedException e) {
      throw new UnusableFileException(
          "The outbox's record of message "
              + id
              + " does not open: it was changed, or is another party's.",
          e);
    }
  }

  @FunctionalInterface
  private interface Reading<T> {
    T read() throws RefusedException, MalformedException;
  }
}
