-- Where a message goes; empty, where a version kept it that knew one server only.
ALTER TABLE outbox ADD COLUMN server TEXT NOT NULL DEFAULT '';

-- All that is asked of what is due, so that no envelope is read for it.
DROP INDEX outbox_due;
CREATE INDEX outbox_due ON outbox (due, server, unattended, id);

-- 1: it was sealed before, to a key that the server has no longer.
ALTER TABLE outbox ADD COLUMN sealed_again BIGINT NOT NULL DEFAULT 0;
