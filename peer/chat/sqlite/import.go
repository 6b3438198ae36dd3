package sqlite

import (
	"context"
	"database/sql"
	"errors"

	"tandem/peer/chat"
)

// While it imports, the connection that writes works with more memory, and
// does not overwrite what it deletes: that is parts of the search index, which
// are replaced by larger ones. FTS5 merges its parts when there are many, not
// with each batch, and gathers more before it writes one
// (https://sqlite.org/fts5.html#configuration_options_config_table_).
//
// The cache takes twice what it is told: modernc.org/memory rounds a page and its
// header, some 4.3 KiB, up to 8. With half as much again no import was quicker.
var (
	importPragmas = []string{"PRAGMA cache_size = -32768", "PRAGMA secure_delete = 0"}
	usualPragmas  = []string{"PRAGMA cache_size = -2000", "PRAGMA secure_delete = 1", "PRAGMA shrink_memory"}
	importSearch  = []string{
		"INSERT INTO search (search, rank) VALUES ('automerge', 0)",
		"INSERT INTO search (search, rank) VALUES ('hashsize', 8388608)",
	}
	usualSearch = []string{
		"INSERT INTO search (search, rank) VALUES ('automerge', 4)",
		"INSERT INTO search (search, rank) VALUES ('hashsize', 1048576)",
	}
)

// Import gives f a Batch, and keeps what f puts into it in one transaction.
// Its memory does not grow with the number of messages. f must not call the
// Store: it would wait for itself.
func (s *Store) Import(ctx context.Context, f func(chat.Batch) error) error {
	return s.write(ctx, "importing", func(tx *sql.Tx) (change *chat.Change, err error) {
		w := &work{ctx: context.WithoutCancel(ctx), tx: tx, now: s.now()}
		if err := w.execAll(importPragmas, importSearch); err != nil {
			return nil, err
		}
		defer func() { err = errors.Join(err, w.execAll(usualPragmas)) }()
		b, err := newBatch(w)
		if err != nil {
			return nil, err
		}
		err = f(b)
		b.ended = true
		if err == nil {
			err = ctx.Err()
		}
		if err == nil {
			err = b.finish()
		}
		if err := errors.Join(err, b.close()); err != nil {
			return nil, err
		}
		if err := w.execAll(usualSearch); err != nil {
			return nil, err
		}
		if err := b.optimize(); err != nil {
			return nil, err
		}
		return w.finish()
	})
}

func (w *work) execAll(lists ...[]string) error {
	for _, statements := range lists {
		for _, statement := range statements {
			if err := w.exec(statement); err != nil {
				return err
			}
		}
	}
	return nil
}

// optimize merges the search index into one part, which is searched the
// quickest, where the import made most of it: it is written anew for that.
func (b *batch) optimize() error {
	var all int
	if err := b.w.row("SELECT count(*) FROM messages").Scan(&all); err != nil || b.added < max(1000, all/2) {
		return err
	}
	return b.w.exec("INSERT INTO search (search) VALUES ('optimize')")
}

// finish brings the counters of the chats up to date, once for each.
func (b *batch) finish() error {
	if err := b.flush(); err != nil {
		return err
	}
	for _, c := range b.chats {
		if !c.touched {
			continue
		}
		if c.allRead {
			err := b.w.exec("UPDATE chats SET read_pos = coalesce((SELECT max(pos) FROM messages WHERE chat = ?1), 0) WHERE num = ?1", c.num)
			if err != nil {
				return err
			}
		}
		if err := b.w.exec(`
			UPDATE chats SET unread = (
				SELECT count(*) FROM messages m
				WHERE m.chat = chats.num AND m.sender <> 0 AND m.kind <> 'system' AND m.pos > chats.read_pos)
			WHERE num = ?`, c.num); err != nil {
			return err
		}
		b.w.chats.add(c.id)
		b.w.reset.add(c.id)
	}
	return nil
}
