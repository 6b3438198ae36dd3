package sqlite

import (
	"context"
	"fmt"
)

// Check reads the whole store and returns an error that wraps ErrDamaged when
// a part of it is damaged. It takes about half a second
// for each 100,000 messages.
func (s *Store) Check(ctx context.Context) error {
	return s.read(ctx, "checking the store", func(q querier) error {
		var verdict string
		if err := q.QueryRowContext(ctx, "PRAGMA integrity_check(1)").Scan(&verdict); err != nil {
			return err
		}
		if verdict != "ok" {
			return fmt.Errorf("%w (%s)", ErrDamaged, verdict)
		}
		return checkReferences(ctx, q)
	})
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
