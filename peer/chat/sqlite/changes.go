package sqlite

import (
	"context"
	"database/sql"
	"errors"

	"tandem/peer/chat"
)

// keptChanges is how many entries the change log keeps at least, and
// pruneEvery how many numbers lie between two times of pruning it.
const (
	keptChanges = 100_000
	pruneEvery  = 10_000
)

// lastSeq is the number of the last change, which may be pruned.
const lastSeq = "SELECT coalesce((SELECT seq FROM sqlite_sequence WHERE name = 'changes'), 0)"

// Seq is the number of the last change; 0 before the first.
func (s *Store) Seq(ctx context.Context) (seq int64, err error) {
	err = s.read(ctx, "reading the change log", func(q querier) error {
		return q.QueryRowContext(ctx, lastSeq).Scan(&seq)
	})
	return seq, err
}

// entries are what the log has of one kind.
type entries struct {
	what string
	ids  []string
}

// log adds entries, and returns the number of the last; 0 when there is none.
func (w *work) log(all []entries) (seq int64, err error) {
	first := int64(0)
	for _, e := range all {
		for _, id := range e.ids {
			result, err := w.tx.ExecContext(w.ctx, "INSERT INTO changes (what, id) VALUES (?, ?)", e.what, id)
			if err != nil {
				return 0, err
			}
			if seq, err = result.LastInsertId(); err != nil {
				return 0, err
			}
			if first == 0 {
				first = seq
			}
		}
	}
	if first/pruneEvery != (seq+1)/pruneEvery {
		return seq, w.exec("DELETE FROM changes WHERE seq <= ?", seq-keptChanges)
	}
	return seq, nil
}

// Since returns what has changed after seq, taken together.
func (s *Store) Since(ctx context.Context, seq int64, limit int) (c chat.Change, ok bool, err error) {
	if seq < 0 || limit < 0 {
		return c, false, invalid("neither a change's number nor a limit is below zero")
	}
	err = s.read(ctx, "reading the change log", func(q querier) error {
		c, ok, err = since(ctx, q, seq, limit)
		return err
	})
	if err != nil || !ok {
		return chat.Change{}, false, err
	}
	return c, true, nil
}

func since(ctx context.Context, q querier, seq int64, limit int) (c chat.Change, ok bool, err error) {
	var first sql.Null[int64]
	if err := q.QueryRowContext(ctx, lastSeq).Scan(&c.Seq); err != nil {
		return c, false, err
	}
	if seq == c.Seq {
		return c, true, nil
	}
	if err := q.QueryRowContext(ctx, "SELECT min(seq) FROM changes").Scan(&first); err != nil {
		return c, false, err
	}
	if seq > c.Seq || !first.Valid || seq < first.V-1 {
		return c, false, nil
	}
	touched, ok, err := readLog(ctx, q, seq, limit)
	if err != nil || !ok {
		return c, false, err
	}
	c.Gone = touched["gone"].list
	for _, id := range touched["removed"].list {
		_, err := recordByID(ctx, q, id)
		switch {
		case errors.Is(err, chat.ErrNotFound):
			c.Removed = append(c.Removed, id)
		case err != nil:
			return c, false, err
		default: // it was imported again: another one under its ID
			touched["reset"].add(id)
		}
	}
	for _, id := range touched["reset"].list {
		if _, err := recordByID(ctx, q, id); err == nil {
			c.Reset = append(c.Reset, id)
		} else if !errors.Is(err, chat.ErrNotFound) {
			return c, false, err
		}
	}
	return c, true, fill(ctx, q, &c, touched["chat"].list, touched["message"].list)
}

// readLog returns what the log names after seq, by its kind; ok is false
// when that is more than limit.
func readLog(ctx context.Context, q querier, seq int64, limit int) (touched map[string]*ids, ok bool, err error) {
	rows, err := q.QueryContext(ctx, "SELECT what, id FROM changes WHERE seq > ? ORDER BY seq", seq)
	if err != nil {
		return nil, false, err
	}
	defer rows.Close()
	touched = make(map[string]*ids)
	for _, what := range []string{"chat", "message", "gone", "removed", "reset"} {
		touched[what] = new(ids)
	}
	for rows.Next() {
		var what, id string
		if err := rows.Scan(&what, &id); err != nil {
			return nil, false, err
		}
		touched[what].add(id)
		n := 0
		for _, one := range touched {
			n += len(one.list)
		}
		if n > limit {
			return nil, false, nil
		}
	}
	return touched, true, rows.Err()
}
