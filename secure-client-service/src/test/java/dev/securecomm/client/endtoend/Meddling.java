package dev.securecomm.client.endtoend;

import dev.securecomm.envelope.Suite;
import dev.securecomm.trust.TrustPolicy;

/// What somebody in between does with each of the four things that cross, and in which situation.
record Meddling(
    TrustPolicy policy,
    Contact contact,
    Suite suite,
    ServerSet serverSet,
    ClientSet clientSet,
    Request request,
    Reply reply) {

  /// The same, with another deed.
  Meddling with(Deed deed) {
    return new Meddling(
        policy,
        contact,
        suite,
        deed instanceof ServerSet other ? other : serverSet,
        deed instanceof ClientSet other ? other : clientSet,
        deed instanceof Request other ? other : request,
        deed instanceof Reply other ? other : reply);
  }

  /// Whether the two know each other.
  enum Contact {
    /// Neither has seen the other's keys.
    FIRST,
    /// Both have, and the client looks for newer keys with the first message of its new process.
    LATER
  }

  /// What is done, by and large.
  enum Kind {
    PASS,
    SWAP,
    REPLAY,
    SPOIL
  }

  /// Something that is done with one of the four.
  interface Deed {
    Kind kind();
  }

  /// What the client is shown as the server's keys.
  enum ServerSet implements Deed {
    HONEST(Kind.PASS, Shown.GENUINE),
    /// Mallory's keys under her own identity, in the server's name.
    MALLORYS(Kind.SWAP, Shown.ANOTHER),
    /// The same, with the server's fingerprint as its `kid`.
    UNDER_THE_SERVERS_KID(Kind.SWAP, Shown.NOTHING),
    /// The same, with the server's fingerprint and public key, and Mallory's signature.
    UNDER_THE_SERVERS_JWK(Kind.SWAP, Shown.NOTHING),
    /// Mallory's set as Mallory, which is good.
    ANOTHER_PARTYS(Kind.SWAP, Shown.ANOTHER_PARTY),
    OLDER(Kind.REPLAY, Shown.OLDER),
    EXPIRED(Kind.REPLAY, Shown.NOTHING),
    EMPTY(Kind.SPOIL, Shown.NOTHING),
    PLAINTEXT(Kind.SPOIL, Shown.NOTHING),
    /// `jwks.json` in place of `jwks.jwt`.
    PLAIN(Kind.SPOIL, Shown.NOTHING),
    UNSIGNED(Kind.SPOIL, Shown.NOTHING),
    WITHOUT_KEYS(Kind.SPOIL, Shown.NOTHING),
    NOT_FOUND(Kind.SPOIL, Shown.NOTHING),
    FAILED(Kind.SPOIL, Shown.NOTHING),
    NO_CONTENT(Kind.SPOIL, Shown.NOTHING),
    REDIRECTED(Kind.SPOIL, Shown.NOTHING),
    TRUNCATED(Kind.SPOIL, Shown.NOTHING),
    CUT_OFF(Kind.SPOIL, Shown.SILENCE),
    TWICE(Kind.SPOIL, Shown.NOTHING),
    PADDED(Kind.SPOIL, Shown.NOTHING),
    RETYPED(Kind.SPOIL, Shown.GENUINE);

    private final Kind kind;
    private final Shown shown;

    ServerSet(Kind kind, Shown shown) {
      this.kind = kind;
      this.shown = shown;
    }

    @Override
    public Kind kind() {
      return kind;
    }

    Shown shown() {
      return shown;
    }
  }

  /// What that amounts to.
  enum Shown {
    GENUINE,
    OLDER,
    /// A good set of another identity in the server's name.
    ANOTHER,
    /// A good set of another party.
    ANOTHER_PARTY,
    /// No good set.
    NOTHING,
    /// No answer.
    SILENCE
  }

  /// What the server is told as the client's keys, and what the client is answered.
  enum ClientSet implements Deed {
    HONEST(Kind.PASS, Told.GENUINE),
    MALLORYS(Kind.SWAP, Told.ANOTHER),
    UNDER_THE_CLIENTS_KID(Kind.SWAP, Told.NOTHING),
    UNDER_THE_CLIENTS_JWK(Kind.SWAP, Told.NOTHING),
    ANOTHER_PARTYS(Kind.SWAP, Told.NOTHING_WELL_ANSWERED),
    OLDER(Kind.REPLAY, Told.OLDER),
    EXPIRED(Kind.REPLAY, Told.NOTHING),
    EMPTY(Kind.SPOIL, Told.NOTHING),
    PLAIN(Kind.SPOIL, Told.NOTHING),
    UNSIGNED(Kind.SPOIL, Told.NOTHING),
    WITHOUT_KEYS(Kind.SPOIL, Told.NOTHING),
    /// Kept from the server, and answered so by whoever keeps it.
    NOT_FOUND(Kind.SPOIL, Told.NOTHING),
    FAILED(Kind.SPOIL, Told.NOTHING),
    NO_CONTENT(Kind.SPOIL, Told.NOTHING),
    REDIRECTED(Kind.SPOIL, Told.NOTHING),
    KEPT_WITH_200(Kind.SPOIL, Told.NOTHING_WELL_ANSWERED),
    KEPT_WITH_201(Kind.SPOIL, Told.NOTHING_WELL_ANSWERED),
    TRUNCATED(Kind.SPOIL, Told.NOTHING),
    /// Passed on, and the answer breaks off.
    CUT_OFF(Kind.SPOIL, Told.GENUINE_IN_SILENCE),
    TWICE(Kind.SPOIL, Told.GENUINE),
    PADDED(Kind.SPOIL, Told.NOTHING),
    RETYPED(Kind.SPOIL, Told.NOTHING);

    private final Kind kind;
    private final Told told;

    ClientSet(Kind kind, Told told) {
      this.kind = kind;
      this.told = told;
    }

    @Override
    public Kind kind() {
      return kind;
    }

    Told told() {
      return told;
    }
  }

  /// What that amounts to.
  enum Told {
    GENUINE,
    OLDER,
    ANOTHER,
    /// Nothing of the client, and the client hears a refusal.
    NOTHING,
    /// Nothing of the client, and the client hears that all is well.
    NOTHING_WELL_ANSWERED,
    /// All, and the client hears nothing.
    GENUINE_IN_SILENCE
  }

  /// What the server gets as the client's message.
  enum Request implements Deed {
    HONEST(Kind.PASS, Got.GENUINE),
    /// Mallory's message as Mallory, whom the server knows.
    MALLORYS(Kind.SWAP, Got.MALLORYS),
    /// Mallory's message in the client's name, under her key.
    IN_THE_CLIENTS_NAME(Kind.SWAP, Got.MALLORYS_IN_ITS_NAME),
    /// The same, with the `kid` of the client's key.
    UNDER_THE_CLIENTS_KID(Kind.SWAP, Got.NOTHING),
    EARLIER(Kind.REPLAY, Got.EARLIER),
    EMPTY(Kind.SPOIL, Got.NOTHING),
    PLAIN(Kind.SPOIL, Got.NOTHING),
    /// The last member is missing: the signature, or the tag.
    STRIPPED(Kind.SPOIL, Got.NOTHING),
    TRUNCATED(Kind.SPOIL, Got.NOTHING),
    CHANGED(Kind.SPOIL, Got.NOTHING),
    TWICE(Kind.SPOIL, Got.GENUINE),
    REFORMATTED(Kind.SPOIL, Got.GENUINE);

    private final Kind kind;
    private final Got got;

    Request(Kind kind, Got got) {
      this.kind = kind;
      this.got = got;
    }

    @Override
    public Kind kind() {
      return kind;
    }

    Got got() {
      return got;
    }
  }

  /// What that amounts to.
  enum Got {
    GENUINE,
    EARLIER,
    MALLORYS,
    /// The same, if Mallory is whom the server has met as the client.
    MALLORYS_IN_ITS_NAME,
    /// Nothing that opens.
    NOTHING
  }

  /// What the client gets as the server's reply.
  enum Reply implements Deed {
    HONEST(Kind.PASS, Heard.GENUINE),
    /// Mallory's reply in the server's name to this very envelope, under her key.
    MALLORYS(Kind.SWAP, Heard.MALLORYS),
    /// The same, with the `kid` of the server's key.
    UNDER_THE_SERVERS_KID(Kind.SWAP, Heard.FALSELY_SIGNED),
    EARLIER(Kind.REPLAY, Heard.EARLIER),
    EMPTY(Kind.SPOIL, Heard.NO_ENVELOPE),
    PLAINTEXT(Kind.SPOIL, Heard.NO_ENVELOPE),
    PLAIN_JSON(Kind.SPOIL, Heard.NO_ENVELOPE),
    BAD_REQUEST(Kind.SPOIL, Heard.BAD_REQUEST),
    NOT_FOUND(Kind.SPOIL, Heard.REFUSAL),
    FAILED(Kind.SPOIL, Heard.REFUSAL),
    NO_CONTENT(Kind.SPOIL, Heard.REFUSAL),
    REDIRECTED(Kind.SPOIL, Heard.REFUSAL),
    TRUNCATED(Kind.SPOIL, Heard.BROKEN_ENVELOPE),
    CUT_OFF(Kind.SPOIL, Heard.SILENCE),
    TWICE(Kind.SPOIL, Heard.BROKEN_ENVELOPE),
    CHANGED(Kind.SPOIL, Heard.CHANGED),
    REFORMATTED(Kind.SPOIL, Heard.GENUINE);

    private final Kind kind;
    private final Heard heard;

    Reply(Kind kind, Heard heard) {
      this.kind = kind;
      this.heard = heard;
    }

    @Override
    public Kind kind() {
      return kind;
    }

    Heard heard() {
      return heard;
    }
  }

  /// What that amounts to.
  enum Heard {
    GENUINE,
    MALLORYS,
    FALSELY_SIGNED,
    EARLIER,
    /// A success, and no envelope, whatever the server has answered.
    NO_ENVELOPE,
    /// No envelope any more, if the server has sent one.
    BROKEN_ENVELOPE,
    /// Another ciphertext, if the server has sent an envelope.
    CHANGED,
    /// What makes a client look for newer keys.
    BAD_REQUEST,
    /// Any other status than a success.
    REFUSAL,
    SILENCE
  }
}
