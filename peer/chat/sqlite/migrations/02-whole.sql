-- From texts alone to whole accounts: people, media, reactions and all that
-- can be done to a message. Messages are known by their position, which
-- follows from their time; before, by the change that added them.

DROP INDEX chats_by_active;
DROP INDEX chats_by_title;
DROP INDEX messages_by_chat;
DROP INDEX messages_of_others;
DROP INDEX commands_by_message;
ALTER TABLE chats RENAME TO old_chats;
ALTER TABLE changes RENAME TO old_changes;
ALTER TABLE messages RENAME TO old_messages;
ALTER TABLE commands RENAME TO old_commands;

-- The name of the change log: random, as numbers mean nothing in another.
ALTER TABLE account ADD COLUMN log TEXT NOT NULL DEFAULT '';
UPDATE account SET log = lower(hex(randomblob(16)));

CREATE TABLE people (
  num     INTEGER PRIMARY KEY, -- 0: the account's owner
  id      TEXT NOT NULL UNIQUE,
  name    TEXT NOT NULL,
  picture TEXT NOT NULL DEFAULT '' -- this and all pictures: a content's ID; empty: none
) STRICT;

CREATE INDEX people_by_name ON people (name);
CREATE INDEX people_by_picture ON people (picture) WHERE picture <> '';

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

CREATE INDEX chats_by_active ON chats (pinned, active);
CREATE INDEX chats_by_title ON chats (folded);
CREATE INDEX chats_by_picture ON chats (picture) WHERE picture <> '';

CREATE TABLE members (
  chat   INTEGER NOT NULL REFERENCES chats (num),
  person INTEGER NOT NULL REFERENCES people (num),
  PRIMARY KEY (chat, person)
) STRICT, WITHOUT ROWID;

-- What devices commanded, to carry it out once. n counts a device's commands.
-- AUTOINCREMENT: a message of a forgotten command gets no other's.
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

-- An index ends with the rowid: these are in the order of pos.
CREATE INDEX messages_by_chat ON messages (chat);
CREATE INDEX messages_of_others ON messages (chat) WHERE sender <> 0 AND kind <> 'system';
CREATE INDEX messages_by_quote ON messages (quote) WHERE quote IS NOT NULL;

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

CREATE INDEX media_by_content ON media (id) WHERE id <> '';

CREATE TABLE reactions (
  message INTEGER NOT NULL REFERENCES messages (pos),
  sender  INTEGER NOT NULL REFERENCES people (num),
  emoji   TEXT NOT NULL,
  time    INTEGER NOT NULL,
  PRIMARY KEY (message, sender)
) STRICT, WITHOUT ROWID;

-- IDs of messages that were deleted from this account: no import brings them back.
CREATE TABLE tombstones (id TEXT PRIMARY KEY) STRICT, WITHOUT ROWID;

-- The change log. AUTOINCREMENT: a number is never given twice. It names
-- things by their IDs, as they may be gone.
CREATE TABLE changes (
  seq  INTEGER PRIMARY KEY AUTOINCREMENT,
  what TEXT NOT NULL CHECK (what IN ('chat', 'message', 'gone', 'removed', 'reset')),
  id   TEXT NOT NULL
) STRICT;

-- The words of messages, whose rowid is pos. The program makes the words, so
-- the tokenizer has only to part them at spaces.
CREATE VIRTUAL TABLE search USING fts5 (
  words, content = '', contentless_delete = 1, detail = 'none', prefix = '1 2 3 4', tokenize = 'ascii'
);

-- How the words in search were made; another way makes them anew. 0: not made.
CREATE TABLE search_version (version INTEGER NOT NULL) STRICT;
INSERT INTO search_version VALUES (0);

INSERT INTO people (num, id, name) VALUES (0, '', '');
INSERT INTO people (id, name)
  SELECT lower(hex(randomblob(8))), sender FROM old_messages WHERE sender <> '' GROUP BY sender ORDER BY min(seq);

-- A message's position is at least that of its time, above that of the one
-- before it in its chat (by_chat), and no other's (the outer query): x + the
-- greatest so far of (what is wanted - x) rises with each row when x does.
CREATE TABLE positions (seq INTEGER PRIMARY KEY, pos INTEGER NOT NULL UNIQUE);
INSERT INTO positions
  WITH by_chat AS (
    SELECT seq, n + max(max(1, time * 1024) - n) OVER (PARTITION BY chat ORDER BY seq) AS least
    FROM (SELECT seq, chat, time, row_number() OVER (PARTITION BY chat ORDER BY seq) AS n FROM old_messages)
  )
  SELECT seq, n + max(least - n) OVER (ORDER BY n)
  FROM (SELECT seq, least, row_number() OVER (ORDER BY least, seq) AS n FROM by_chat);

-- A chat was made after the message that was added last before it.
INSERT INTO chats (num, id, kind, title, folded, made, active, read_pos, unread)
  SELECT num, id, kind, title, folded, made, coalesce(last, made), coalesce(read, 0), unread
  FROM (
    SELECT c.*,
      1 + coalesce((SELECT pos FROM positions WHERE seq < (SELECT min(seq) FROM old_changes WHERE chat = c.num)
        ORDER BY seq DESC LIMIT 1), 0) AS made,
      p.pos AS last,
      (SELECT max(pos) FROM positions JOIN old_messages m USING (seq)
        WHERE m.chat = c.num AND m.seq <= c.read_seq) AS read
    FROM old_chats c LEFT JOIN positions p ON p.seq = c.last_seq
  );

INSERT INTO commands (device, n, id, action, chat, messages)
  SELECT k.device, k.n, k.id, iif(k.message IS NULL, 'read', 'send'), c.id,
    iif(k.message IS NULL, '[]', json_array(m.id))
  FROM old_commands k JOIN old_chats c ON c.num = k.chat LEFT JOIN old_messages m ON m.seq = k.message
  ORDER BY k.device, k.n;

INSERT INTO messages (pos, id, chat, sender, kind, text, time, command)
  SELECT p.pos, m.id, m.chat, s.num, 'text', m.text, m.time, k.num
  FROM positions p JOIN old_messages m USING (seq)
  JOIN people s ON s.name = m.sender
  LEFT JOIN old_commands o ON o.message = m.seq
  LEFT JOIN commands k ON k.device = o.device AND k.n = o.n
  ORDER BY p.pos;

INSERT INTO members SELECT DISTINCT chat, sender FROM messages WHERE sender <> 0;

-- No mirror can go on from the old log: the numbers go on, with a gap.
INSERT INTO sqlite_sequence (name, seq)
  SELECT 'changes', seq + 1 FROM sqlite_sequence WHERE name = 'old_changes';

DROP TABLE positions;
DROP TABLE old_commands;
DROP TABLE old_changes;
DROP TABLE old_chats;
DROP TABLE old_messages;
