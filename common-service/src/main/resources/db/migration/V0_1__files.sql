-- What replicas share beside messages: accepted peers, and own keys if they are encrypted.
CREATE TABLE file (
  name TEXT PRIMARY KEY,
  content ${bytes} NOT NULL,
  version BIGINT NOT NULL
);
