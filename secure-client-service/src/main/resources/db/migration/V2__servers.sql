-- Where a message goes; empty, where a version kept it that knew one server only.
ALTER TABLE outbox ADD COLUMN server TEXT NOT NULL DEFAULT '';

-- 1: it was sealed before, to a key that the server has no longer.
ALTER TABLE outbox ADD COLUMN sealed_again BIGINT NOT NULL DEFAULT 0;
