package sqlite

import (
	"context"
	"errors"
	"fmt"
	"os"
	"slices"
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
	return explain(doing, check(ctx, s.path, readerPragmas))
}

// Examine is Check for a store that is not open, or that another process has open. It
// changes nothing. ErrNewer when a newer version of this program wrote it.
func Examine(ctx context.Context, path string) error {
	if _, err := os.Stat(path); err != nil {
		return err
	}
	err := check(ctx, path, readerPragmas)
	if errors.Is(err, ErrReadOnly) { // nobody writes it: it can be read without its log's index
		err = check(ctx, path, append(slices.Clone(readerPragmas), immutable))
	}
	if err != nil {
		return fmt.Errorf("examining the store %s: %w", path, explain("", err))
	}
	return nil
}

func check(ctx context.Context, path string, pragmas []string) error {
	db, err := connect(ctx, path, pragmas, 1)
	if err != nil {
		return err
	}
	defer db.Close()
	version, err := readVersion(ctx, db)
	if err != nil {
		return err
	}
	scripts, err := readScripts(migrations())
	if err != nil {
		return err
	}
	if version > len(scripts) {
		return fmt.Errorf("%w (it has version %d, this program knows up to %d)", ErrNewer, version, len(scripts))
	}
	var verdict string
	if err := db.QueryRowContext(ctx, "PRAGMA integrity_check(1)").Scan(&verdict); err != nil {
		return err
	}
	if verdict != "ok" {
		return fmt.Errorf("%w (%s)", ErrDamaged, verdict)
	}
	return checkReferences(ctx, db)
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
