-- Messages that are to be delivered, or were, or failed. No body is plain here, and nothing that could be guessed: the
-- envelope is sealed to the server (in part 2 it shows the message header, as on the wire); header, reason and reply are
-- sealed to this party itself; name and content are keyed digests. Times are milliseconds since 1970.

CREATE TABLE outbox (
  id TEXT PRIMARY KEY,
  -- The caller's Idempotency-Key, if he gave one, and what he sent under it.
  name TEXT UNIQUE,
  content TEXT,
  -- waiting, delivered, failed
  state TEXT NOT NULL,
  -- 1: it is delivered in the background; 0: whenever its caller asks.
  unattended BIGINT NOT NULL,
  tries BIGINT NOT NULL,
  created BIGINT NOT NULL,
  expires BIGINT NOT NULL,
  last_try BIGINT,
  -- When to look at it next: for another try, or because it expires. Nothing, once it has ended.
  due BIGINT,
  ended BIGINT,
  reason ${bytes},
  -- What the reply has to answer: the key that the message is sealed to, its header, the envelope as posted.
  sealed_to TEXT NOT NULL,
  header ${bytes} NOT NULL,
  -- What is long comes last: what is before it is read without.
  envelope ${bytes} NOT NULL,
  reply ${bytes}
);

CREATE INDEX outbox_due ON outbox (due);
CREATE INDEX outbox_ended ON outbox (ended);
CREATE INDEX outbox_created ON outbox (created, id);
CREATE INDEX outbox_state ON outbox (state, created, id);
