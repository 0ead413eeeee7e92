-- Messages that are to be delivered, or were, or failed. Nothing plain is here, and nothing that could be guessed: the
-- envelope is sealed to the server; header, reason and reply to this party itself; name and content are keyed digests.
-- Times are milliseconds since 1970.

CREATE TABLE outbox (
  id TEXT PRIMARY KEY,
  -- The caller's Idempotency-Key, if he gave one, and what he sent under it.
  name TEXT UNIQUE,
  content TEXT,
  -- What the reply has to answer: the message header, the key that it is sealed to, the envelope as posted.
  header ${bytes} NOT NULL,
  sealed_to TEXT NOT NULL,
  envelope ${bytes} NOT NULL,
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
  reply ${bytes}
);

CREATE INDEX outbox_due ON outbox (due);
CREATE INDEX outbox_ended ON outbox (ended);
CREATE INDEX outbox_created ON outbox (created, id);
CREATE INDEX outbox_state ON outbox (state, created, id);
