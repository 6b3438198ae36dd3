package sqlite

import (
	"context"
	"database/sql"
	"embed"
	"fmt"
	"io/fs"
	"path"
	"strconv"
	"strings"
)

//go:embed migrations/*.sql
var embedded embed.FS

// migrations are files NN-what.sql; NN is the version that the file leads to,
// from 01 without a gap. A file that was released is never changed.
func migrations() fs.FS {
	dir, err := fs.Sub(embedded, "migrations")
	if err != nil {
		panic("sqlite: " + err.Error()) // a fixed, valid name
	}
	return dir
}

// applicationID marks our files, in bytes 68 to 71 of the header
// (https://sqlite.org/fileformat.html). Migration 1 sets it.
const applicationID = 0x54414e44 // "TAND"

// migrate brings the database in the file to the latest version, kept in
// PRAGMA user_version. A file that is not ours, or newer, is left alone.
func migrate(ctx context.Context, file string, migrations fs.FS) (err error) {
	scripts, err := readScripts(migrations)
	if err != nil {
		return err
	}
	// Without foreign keys, so that a migration can rebuild a table; they are
	// checked at the end of each (https://sqlite.org/lang_altertable.html).
	db, err := connect(ctx, file, []string{"busy_timeout(5000)", "foreign_keys(0)", "synchronous(FULL)", "fullfsync(1)"}, 1)
	if err != nil {
		return err
	}
	defer func() {
		if e := db.Close(); err == nil {
			err = e
		}
	}()
	version, err := readVersion(ctx, db)
	if err != nil {
		return explain("reading the version", err)
	}
	if version > len(scripts) {
		return fmt.Errorf("%w (it has version %d, this program knows up to %d)", ErrNewer, version, len(scripts))
	}
	var mode string
	if err := db.QueryRowContext(ctx, "PRAGMA journal_mode = WAL").Scan(&mode); err != nil {
		return explain("setting the journal mode", err)
	}
	if mode != "wal" {
		return fmt.Errorf("setting the journal mode: it stays %q: put the store on a local disk", mode)
	}
	for version < len(scripts) {
		version++
		if err := step(ctx, db, version, scripts[version-1]); err != nil {
			return explain(fmt.Sprintf("migrating to version %d", version), err)
		}
	}
	return nil
}

// readVersion returns 0 for an empty file.
func readVersion(ctx context.Context, db *sql.DB) (version int, err error) {
	var application, objects int
	for query, to := range map[string]*int{
		"PRAGMA user_version":                &version,
		"PRAGMA application_id":              &application,
		"SELECT count(*) FROM sqlite_master": &objects,
	} {
		if err := db.QueryRowContext(ctx, query).Scan(to); err != nil {
			return 0, err
		}
	}
	empty := version == 0 && application == 0 && objects == 0
	if !empty && (application != applicationID || version < 1) {
		return 0, fmt.Errorf("%w (a database of another program)", ErrDamaged)
	}
	return version, nil
}

func step(ctx context.Context, db *sql.DB, version int, script string) error {
	tx, err := db.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	defer tx.Rollback() // after Commit it does nothing
	if _, err := tx.ExecContext(ctx, script); err != nil {
		return err
	}
	if err := checkReferences(ctx, tx); err != nil {
		return err
	}
	if _, err := tx.ExecContext(ctx, fmt.Sprintf("PRAGMA user_version = %d", version)); err != nil {
		return err
	}
	return tx.Commit()
}

func readScripts(dir fs.FS) ([]string, error) {
	names, err := fs.Glob(dir, "*.sql") // sorted
	if err != nil {
		return nil, err
	}
	var scripts []string
	for i, name := range names {
		number, _, _ := strings.Cut(path.Base(name), "-")
		if n, err := strconv.Atoi(number); err != nil || n != i+1 {
			return nil, fmt.Errorf("migration %s: its number must be %02d", name, i+1)
		}
		script, err := fs.ReadFile(dir, name)
		if err != nil {
			return nil, err
		}
		scripts = append(scripts, string(script))
	}
	return scripts, nil
}
