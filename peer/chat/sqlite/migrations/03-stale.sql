-- Whether the search index has words of messages that were deleted or edited:
-- 1: it may; 2: they are being taken out; 0: it has none.
ALTER TABLE search_version ADD COLUMN stale INTEGER NOT NULL DEFAULT 1;
