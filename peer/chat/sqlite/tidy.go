package sqlite

import (
	"context"
	"database/sql"

	"tandem/peer/chat"
)

// tidyPages is how many pages of the search index are written at once, so that
// nobody waits long for a turn.
const tidyPages = 250

// Tidy takes out of the search index what was deleted or edited. A search does
// not find it any more, but the words stay in the file until the parts of
// the index that have them are merged
// (https://sqlite.org/fts5.html#contentless_delete_tables).
func (s *Store) Tidy(ctx context.Context) error {
	for first, more := true, true; more; first = false {
		err := s.write(ctx, "tidying the search index", func(tx *sql.Tx) (_ *chat.Change, err error) {
			w := &work{ctx: context.WithoutCancel(ctx), tx: tx}
			more, err = w.tidy(first)
			return nil, err
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// tidy merges some of the index: all parts into one is begun first, and
// then gone on with until nothing is left to do
// (https://sqlite.org/fts5.html#the_merge_command).
func (w *work) tidy(first bool) (more bool, err error) {
	pages := tidyPages
	if first {
		var stale int
		if err := w.row("SELECT stale FROM search_version").Scan(&stale); err != nil || stale == 0 {
			return false, err
		}
		if err := w.exec("UPDATE search_version SET stale = 2"); err != nil {
			return false, err
		}
		pages = -tidyPages
	}
	before, err := w.changes()
	if err != nil {
		return false, err
	}
	if err := w.exec("INSERT INTO search (search, rank) VALUES ('merge', ?)", pages); err != nil {
		return false, err
	}
	after, err := w.changes()
	if err != nil || first || after-before >= 2 {
		return true, err
	}
	// What was deleted meanwhile is for the next time.
	return false, w.exec("UPDATE search_version SET stale = 0 WHERE stale = 2")
}

// changes is how many rows the connection has changed so far.
func (w *work) changes() (n int64, err error) {
	err = w.row("SELECT total_changes()").Scan(&n)
	return n, err
}

// unindex takes messages out of the search index; args choose them by where.
func (w *work) unindex(where string, args ...any) error {
	if err := w.exec("UPDATE search_version SET stale = 1"); err != nil {
		return err
	}
	return w.exec("DELETE FROM search WHERE rowid "+where, args...)
}
