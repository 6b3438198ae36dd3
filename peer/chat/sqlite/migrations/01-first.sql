-- Marks the file as a Tandem store: "TAND".
PRAGMA application_id = 0x54414e44;

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

CREATE INDEX chats_by_active ON chats (active);
CREATE INDEX chats_by_title ON chats (folded);

-- The change log. AUTOINCREMENT: a number is never given twice.
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

CREATE INDEX messages_by_chat ON messages (chat, seq);
CREATE INDEX messages_of_others ON messages (chat, seq) WHERE sender <> '';

-- What devices commanded, to carry it out once. n counts a device's commands.
CREATE TABLE commands (
  device  TEXT NOT NULL,
  n       INTEGER NOT NULL,
  id      TEXT NOT NULL,
  chat    INTEGER NOT NULL REFERENCES chats (num),
  message INTEGER REFERENCES messages (seq), -- what a send made; NULL: a read
  PRIMARY KEY (device, n),
  UNIQUE (device, id)
) STRICT, WITHOUT ROWID;

CREATE UNIQUE INDEX commands_by_message ON commands (message) WHERE message IS NOT NULL;
