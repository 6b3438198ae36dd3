package sqlite

import (
	"context"
	"database/sql"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// maxReaders is how many calls read at once; more wait.
const maxReaders = 4

// https://sqlite.org/pragma.html. The journal mode, WAL, is part of the file
// and set when it is migrated.
var (
	writerPragmas = []string{
		"busy_timeout(5000)", // ms; backup programs may read along
		"foreign_keys(1)",
		"synchronous(FULL)", // a commit is on the disk when it returns
		"fullfsync(1)",      // also on macOS, where fsync alone does not see to it
		"secure_delete(1)",  // an unlinked device's keys are overwritten
		"trusted_schema(0)",
		"journal_size_limit(16777216)", // bytes kept of the log after a burst
	}
	readerPragmas = []string{
		"busy_timeout(5000)",
		"query_only(1)",
		"cache_size(-8192)", // KiB; what searches read again and again
		"trusted_schema(0)",
	}
)

// immutable, among the pragmas of connect, says that nobody changes the file: then one
// on a read-only disk can be read (https://sqlite.org/uri.html). What a killed process
// left in its log is not seen.
const immutable = "immutable"

// prepareFile makes the directory, and returns the path without symbolic
// links: one file has one lock.
func prepareFile(path string) (string, error) {
	path, err := filepath.Abs(path)
	if err != nil {
		return "", err
	}
	if real, err := filepath.EvalSymlinks(path); err == nil {
		path = real
	}
	return path, os.MkdirAll(filepath.Dir(path), 0o700)
}

// createFile makes the file if there is none, and keeps others from reading
// it. The lock must be held: closing a file that SQLite has open in this
// process would drop SQLite's own locks (POSIX).
func createFile(path string) error {
	f, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		return err
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return err
	}
	if info.Mode().Perm()&0o077 != 0 {
		return os.Chmod(path, 0o600)
	}
	return nil
}

// connect opens the file, which must exist, with a pool of up to n
// connections.
func connect(ctx context.Context, path string, pragmas []string, n int) (*sql.DB, error) {
	slashed := filepath.ToSlash(path)
	if !strings.HasPrefix(slashed, "/") {
		slashed = "/" + slashed // C:/… (https://sqlite.org/uri.html)
	}
	lock := "immediate"
	if slices.Contains(pragmas, "query_only(1)") {
		lock = "deferred" // an immediate transaction is one that writes
	}
	query := url.Values{"mode": {"rw"}, "_txlock": {lock}}
	for _, pragma := range pragmas {
		if pragma == immutable {
			query.Set("immutable", "1")
			query.Set("mode", "ro")
			continue
		}
		query.Add("_pragma", pragma)
	}
	dsn := url.URL{Scheme: "file", Path: slashed, RawQuery: query.Encode()}
	db, err := sql.Open("sqlite", dsn.String())
	if err != nil {
		return nil, err
	}
	db.SetMaxOpenConns(n)
	db.SetMaxIdleConns(n)
	if err := db.PingContext(ctx); err != nil {
		db.Close()
		return nil, explain("", err)
	}
	return db, nil
}
