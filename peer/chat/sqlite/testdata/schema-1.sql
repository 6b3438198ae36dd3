-- A store of version 1, written by: go test -run TestMigrate -fixture
PRAGMA application_id = 1413566020;
PRAGMA user_version = 1;
BEGIN;
CREATE TABLE account (
  id          INTEGER PRIMARY KEY CHECK (id = 1), -- one row
  name        TEXT NOT NULL,
  private_key BLOB NOT NULL CHECK (length(private_key) = 32)
) STRICT;
CREATE TABLE devices (
  id         TEXT PRIMARY KEY,
  name       TEXT NOT NULL,
  system     TEXT NOT NULL,
  origin     TEXT NOT NULL,
  public_key BLOB NOT NULL CHECK (length(public_key) = 32),
  secret     BLOB NOT NULL CHECK (length(secret) = 32),
  linked_at  INTEGER NOT NULL, -- this and all times: milliseconds since 1970, UTC
  last_seen  INTEGER NOT NULL
) STRICT;
CREATE TABLE chats (
  num      INTEGER PRIMARY KEY,
  id       TEXT NOT NULL UNIQUE,
  kind     TEXT NOT NULL CHECK (kind IN ('direct', 'group', 'self')),
  title    TEXT NOT NULL,
  folded   TEXT NOT NULL,              -- title without regard to case, to find it
  read_seq INTEGER NOT NULL DEFAULT 0, -- the read position
  unread   INTEGER NOT NULL DEFAULT 0, -- messages of others after it
  last_seq INTEGER REFERENCES messages (seq),
  active   INTEGER NOT NULL            -- last_seq, or the change that made the chat
) STRICT;
CREATE TABLE changes (
  seq     INTEGER PRIMARY KEY AUTOINCREMENT,
  chat    INTEGER NOT NULL REFERENCES chats (num),
  message INTEGER NOT NULL CHECK (message IN (0, 1)) -- 1: added the message with this seq
) STRICT;
CREATE TABLE messages (
  seq    INTEGER PRIMARY KEY, -- the change that added it
  id     TEXT NOT NULL UNIQUE,
  chat   INTEGER NOT NULL REFERENCES chats (num),
  sender TEXT NOT NULL, -- empty: the account's owner
  text   TEXT NOT NULL,
  time   INTEGER NOT NULL
) STRICT;
CREATE TABLE commands (
  device  TEXT NOT NULL,
  n       INTEGER NOT NULL,
  id      TEXT NOT NULL,
  chat    INTEGER NOT NULL REFERENCES chats (num),
  message INTEGER REFERENCES messages (seq), -- what a send made; NULL: a read
  PRIMARY KEY (device, n),
  UNIQUE (device, id)
) STRICT, WITHOUT ROWID;
INSERT INTO account VALUES (1, 'Ada''s phone', X'0000000000000000000000000000000000000000000000000000000000000007');
INSERT INTO devices VALUES ('d', 'Firefox', '', '', X'0100000000000000000000000000000000000000000000000000000000000000', X'0200000000000000000000000000000000000000000000000000000000000000', 0, 0);
INSERT INTO chats VALUES (1, 'yzshkytmsov7zsxa', 'direct', 'Grace', 'GRACE', 3, 1, 5, 5);
INSERT INTO changes VALUES (1, 1, 0);
INSERT INTO changes VALUES (2, 1, 1);
INSERT INTO changes VALUES (3, 1, 1);
INSERT INTO changes VALUES (4, 1, 0);
INSERT INTO changes VALUES (5, 1, 1);
INSERT INTO messages VALUES (2, 'csohrzd7i76ov6p7', 1, '', 'Hello', 1795372760887);
INSERT INTO messages VALUES (3, 'n7bf76c3t4pybygl', 1, 'Grace', 'Hello!', 1795372760889);
INSERT INTO messages VALUES (5, '5b3dfbp4asobltjp', 1, 'Grace', 'It''s ☕ time
or not?', 1795372760890);
INSERT INTO commands VALUES ('d', 1, 'k', 1, 2);
INSERT INTO commands VALUES ('d', 2, 'r', 1, NULL);
INSERT INTO sqlite_sequence VALUES ('changes', 5);
CREATE INDEX chats_by_active ON chats (active);
CREATE INDEX chats_by_title ON chats (folded);
CREATE INDEX messages_by_chat ON messages (chat, seq);
CREATE INDEX messages_of_others ON messages (chat, seq) WHERE sender <> '';
CREATE UNIQUE INDEX commands_by_message ON commands (message) WHERE message IS NOT NULL;
COMMIT;
