package dev.securecomm.benchmark.subject;

import dev.securecomm.benchmark.http.Connection;
import java.io.IOException;

/// A server under one kind of envelope: what is measured.
public interface Subject {

  /// What it is called in the tables.
  String name();

  /// Where the envelopes go. The same server may be several subjects, one for each kind.
  Server server();

  /// The media type of the envelopes.
  String mediaType();

  /// Seals a body so that this subject opens it. Every call gives another envelope.
  byte[] seal(byte[] body);

  /// Sends a message and opens the reply as a client does: a server that answers nonsense would be
  /// fast.
  ///
  /// @return the body of the reply
  byte[] exchange(byte[] body) throws Exception;

  /// A new connection to the server.
  default Connection connect() {
    return new Connection(server().messages(), mediaType());
  }

  /// What comes back for an envelope.
  default byte[] post(byte[] envelope) throws IOException {
    try (Connection connection = connect()) {
      Connection.Answer answer = connection.post(envelope);
      if (answer.status() != 200) {
        throw new IOException(name() + " answers " + answer.status());
      }
      return answer.body();
    }
  }
}
