package sqlite

import (
	"context"
	"fmt"
)

// Check reads the whole store and returns an error that wraps ErrDamaged when
// a part of it is damaged. It takes about half a second
// for each 100,000 messages.
func (s *Store) Check(ctx context.Context) error {
	const doing = "checking the store"
	if err := s.enter(); err != nil {
		return fmt.Errorf("%s: %w", doing, err)
	}
	defer s.leave()
	// On a connection of its own: FTS5 checks by what it knew of the index when
	// its connection searched last.
	db, err := connect(ctx, s.path, readerPragmas, 1)
	if err != nil {
		return explain(doing, err)
	}
	defer db.Close()
	var verdict string
	if err := db.QueryRowContext(ctx, "PRAGMA integrity_check(1)").Scan(&verdict); err != nil {
		return explain(doing, err)
	}
	if verdict != "ok" {
		return fmt.Errorf("%s: %w (%s)", doing, ErrDamaged, verdict)
	}
	return explain(doing, checkReferences(ctx, db))
}

func checkReferences(ctx context.Context, q querier) error {
	var broken int
	if err := q.QueryRowContext(ctx, "SELECT count(*) FROM pragma_foreign_key_check").Scan(&broken); err != nil {
		return err
	}
	if broken > 0 {
		return fmt.Errorf("%w (%d references lead nowhere)", ErrDamaged, broken)
	}
	return nil
}
