-- 1: it was sealed before, to a key that the server has no longer.
ALTER TABLE outbox ADD COLUMN sealed_again BIGINT NOT NULL DEFAULT 0;
