-- What a person calls a browser; empty: as it named itself. And the bytes that
-- were moved over its links.
ALTER TABLE devices ADD COLUMN label TEXT NOT NULL DEFAULT '';
ALTER TABLE devices ADD COLUMN sent INTEGER NOT NULL DEFAULT 0;
ALTER TABLE devices ADD COLUMN received INTEGER NOT NULL DEFAULT 0;

-- Of a link that was ended while its browser was away: what it takes to tell the
-- browser so when it comes back.
CREATE TABLE ended_links (
  id         TEXT PRIMARY KEY, -- the device's
  origin     TEXT NOT NULL,
  public_key BLOB NOT NULL CHECK (length(public_key) = 32),
  secret     BLOB NOT NULL CHECK (length(secret) = 32),
  ended_at   INTEGER NOT NULL,
  ended_by   TEXT NOT NULL CHECK (ended_by IN ('phone', 'browser', 'unused')),
  browser    TEXT NOT NULL -- the name of the other browser that ended it
) STRICT;
