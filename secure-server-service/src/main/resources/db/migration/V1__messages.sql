-- What was handled and what was replied (protocol section 6). Sealed envelopes and digests only: nothing plain is here.
-- Times are milliseconds since 1970.

CREATE TABLE message (
  sender TEXT NOT NULL,
  id TEXT NOT NULL,
  digest TEXT NOT NULL,
  -- When it has expired everywhere, whatever the clocks say.
  kept_until BIGINT NOT NULL,
  -- The sealed reply. Until there is one, the message is reserved.
  reply ${bytes},
  reserved_by TEXT,
  reserved_until BIGINT,
  PRIMARY KEY (sender, id)
);

CREATE INDEX message_kept_until ON message (kept_until);

-- Messages that were kept until then, or shorter, may have been removed.
CREATE TABLE removed (kept_until BIGINT NOT NULL);

INSERT INTO removed VALUES (0);

-- One clock for all who share this database.
CREATE VIEW clock AS SELECT ${now} AS now;
