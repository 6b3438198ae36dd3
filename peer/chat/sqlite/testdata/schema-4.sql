-- A store of version 4, written by: go test -run TestMigrate -fixture
PRAGMA application_id = 1413566020;
PRAGMA user_version = 4;
BEGIN;
CREATE TABLE account (
  id          INTEGER PRIMARY KEY CHECK (id = 1), -- one row
  name        TEXT NOT NULL,
  private_key BLOB NOT NULL CHECK (length(private_key) = 32)
, log TEXT NOT NULL DEFAULT '') STRICT;
CREATE TABLE devices (
  id         TEXT PRIMARY KEY,
  name       TEXT NOT NULL,
  system     TEXT NOT NULL,
  origin     TEXT NOT NULL,
  public_key BLOB NOT NULL CHECK (length(public_key) = 32),
  secret     BLOB NOT NULL CHECK (length(secret) = 32),
  linked_at  INTEGER NOT NULL, -- this and all times: milliseconds since 1970, UTC
  last_seen  INTEGER NOT NULL
, label TEXT NOT NULL DEFAULT '', sent INTEGER NOT NULL DEFAULT 0, received INTEGER NOT NULL DEFAULT 0) STRICT;
CREATE TABLE people (
  num     INTEGER PRIMARY KEY, -- 0: the account's owner
  id      TEXT NOT NULL UNIQUE,
  name    TEXT NOT NULL,
  picture TEXT NOT NULL DEFAULT '' -- this and all pictures: a content's ID; empty: none
) STRICT;
CREATE TABLE chats (
  num      INTEGER PRIMARY KEY,
  id       TEXT NOT NULL UNIQUE,
  kind     TEXT NOT NULL,
  title    TEXT NOT NULL,
  folded   TEXT NOT NULL,              -- title without regard to case, to find it
  picture  TEXT NOT NULL DEFAULT '',
  made     INTEGER NOT NULL,           -- the position of when it was made
  active   INTEGER NOT NULL,           -- the newest message's position, or made
  read_pos INTEGER NOT NULL DEFAULT 0, -- the owner has read up to here
  seen_pos INTEGER NOT NULL DEFAULT 0, -- the others have
  unread   INTEGER NOT NULL DEFAULT 0, -- messages of others after read_pos
  marked   INTEGER NOT NULL DEFAULT 0,
  pinned   INTEGER NOT NULL DEFAULT 0,
  archived INTEGER NOT NULL DEFAULT 0,
  muted    INTEGER NOT NULL DEFAULT 0, -- until then, in milliseconds
  draft    TEXT NOT NULL DEFAULT ''
) STRICT;
CREATE TABLE members (
  chat   INTEGER NOT NULL REFERENCES chats (num),
  person INTEGER NOT NULL REFERENCES people (num),
  PRIMARY KEY (chat, person)
) STRICT, WITHOUT ROWID;
CREATE TABLE commands (
  num      INTEGER PRIMARY KEY AUTOINCREMENT,
  device   TEXT NOT NULL,
  n        INTEGER NOT NULL,
  id       TEXT NOT NULL,
  action   TEXT NOT NULL,
  chat     TEXT NOT NULL, -- the ID of the chat that it was about; empty: of none or several
  messages TEXT NOT NULL, -- the IDs of those that it added or altered, a JSON array
  UNIQUE (device, n),
  UNIQUE (device, id)
) STRICT;
CREATE TABLE messages (
  pos       INTEGER PRIMARY KEY, -- milliseconds since 1970 times 1024, and what makes it unique
  id        TEXT NOT NULL UNIQUE,
  chat      INTEGER NOT NULL REFERENCES chats (num),
  sender    INTEGER NOT NULL REFERENCES people (num),
  kind      TEXT NOT NULL,
  text      TEXT NOT NULL,
  time      INTEGER NOT NULL,
  edited    INTEGER NOT NULL DEFAULT 0,
  deleted   INTEGER NOT NULL DEFAULT 0,
  forwarded INTEGER NOT NULL DEFAULT 0,
  starred   INTEGER NOT NULL DEFAULT 0,
  quote     TEXT,    -- the ID of the message that it answers, which may be gone
  extra     TEXT,    -- its card or place, JSON
  command   INTEGER  -- the one that made it, which may be forgotten
) STRICT;
CREATE TABLE media (
  message  INTEGER PRIMARY KEY REFERENCES messages (pos),
  id       TEXT NOT NULL, -- the content's; empty: not here
  name     TEXT NOT NULL,
  type     TEXT NOT NULL,
  size     INTEGER NOT NULL,
  width    INTEGER NOT NULL,
  height   INTEGER NOT NULL,
  duration INTEGER NOT NULL,
  blur     TEXT NOT NULL,
  thumb    BLOB,
  wave     BLOB
) STRICT;
CREATE TABLE reactions (
  message INTEGER NOT NULL REFERENCES messages (pos),
  sender  INTEGER NOT NULL REFERENCES people (num),
  emoji   TEXT NOT NULL,
  time    INTEGER NOT NULL,
  PRIMARY KEY (message, sender)
) STRICT, WITHOUT ROWID;
CREATE TABLE tombstones (id TEXT PRIMARY KEY) STRICT, WITHOUT ROWID;
CREATE TABLE changes (
  seq  INTEGER PRIMARY KEY AUTOINCREMENT,
  what TEXT NOT NULL CHECK (what IN ('chat', 'message', 'gone', 'removed', 'reset')),
  id   TEXT NOT NULL
) STRICT;
CREATE VIRTUAL TABLE search USING fts5 (
  words, content = '', contentless_delete = 1, detail = 'none', prefix = '1 2 3 4', tokenize = 'ascii'
);
CREATE TABLE search_version (version INTEGER NOT NULL, stale INTEGER NOT NULL DEFAULT 1) STRICT;
CREATE TABLE ended_links (
  id         TEXT PRIMARY KEY, -- the device's
  origin     TEXT NOT NULL,
  public_key BLOB NOT NULL CHECK (length(public_key) = 32),
  secret     BLOB NOT NULL CHECK (length(secret) = 32),
  ended_at   INTEGER NOT NULL,
  ended_by   TEXT NOT NULL CHECK (ended_by IN ('phone', 'browser', 'unused')),
  browser    TEXT NOT NULL -- the name of the other browser that ended it
) STRICT;
INSERT INTO account VALUES (1, 'Ada''s phone', X'0000000000000000000000000000000000000000000000000000000000000007', 'TJITJIOL62A2JTLZ2LW6KOHHHB');
INSERT INTO devices VALUES ('d', 'Firefox', '', '', X'0100000000000000000000000000000000000000000000000000000000000000', X'0200000000000000000000000000000000000000000000000000000000000000', 0, 0, '', 0, 0);
INSERT INTO people VALUES (0, '', '', '');
INSERT INTO people VALUES (1, 'ikbre7rm7wlniqy5', 'Grace', '');
INSERT INTO chats VALUES (1, 'k7rf7ue4qzta5c4a', 'direct', 'Grace', 'GRACE', '', 1838496352390144, 1838496352404480, 1838496352396288, 0, 1, 0, 0, 0, 0, '');
INSERT INTO members VALUES (1, 1);
INSERT INTO commands VALUES (1, 'd', 1, 'k', 'send', 'k7rf7ue4qzta5c4a', '["6ozi4ljfcydwhasb"]');
INSERT INTO commands VALUES (2, 'd', 2, 'r', 'read', 'k7rf7ue4qzta5c4a', '[]');
INSERT INTO messages VALUES (1838496352393216, '6ozi4ljfcydwhasb', 1, 0, 'text', 'Hello', 1795406594134, 0, 0, 0, 0, NULL, NULL, 1);
INSERT INTO messages VALUES (1838496352396288, 'w3n6bos2x7kehewz', 1, 1, 'text', 'Hello!', 1795406594137, 0, 0, 0, 0, NULL, NULL, NULL);
INSERT INTO messages VALUES (1838496352404480, 'nm5rn3hwxtofqc2b', 1, 1, 'text', 'It''s ☕ time
or not?', 1795406594145, 0, 0, 0, 0, NULL, NULL, NULL);
INSERT INTO changes VALUES (1, 'chat', 'k7rf7ue4qzta5c4a');
INSERT INTO changes VALUES (2, 'chat', 'k7rf7ue4qzta5c4a');
INSERT INTO changes VALUES (3, 'message', '6ozi4ljfcydwhasb');
INSERT INTO changes VALUES (4, 'chat', 'k7rf7ue4qzta5c4a');
INSERT INTO changes VALUES (5, 'message', 'w3n6bos2x7kehewz');
INSERT INTO changes VALUES (6, 'chat', 'k7rf7ue4qzta5c4a');
INSERT INTO changes VALUES (7, 'chat', 'k7rf7ue4qzta5c4a');
INSERT INTO changes VALUES (8, 'message', 'nm5rn3hwxtofqc2b');
INSERT INTO search_version VALUES (1, 1);
INSERT INTO sqlite_sequence VALUES ('commands', 2);
INSERT INTO sqlite_sequence VALUES ('changes', 8);
CREATE INDEX people_by_name ON people (name);
CREATE INDEX people_by_picture ON people (picture) WHERE picture <> '';
CREATE INDEX chats_by_active ON chats (pinned, active);
CREATE INDEX chats_by_title ON chats (folded);
CREATE INDEX chats_by_picture ON chats (picture) WHERE picture <> '';
CREATE INDEX messages_by_chat ON messages (chat);
CREATE INDEX messages_of_others ON messages (chat) WHERE sender <> 0 AND kind <> 'system';
CREATE INDEX messages_by_quote ON messages (quote) WHERE quote IS NOT NULL;
CREATE INDEX media_by_content ON media (id) WHERE id <> '';
UPDATE search_version SET version = 0;
COMMIT;
