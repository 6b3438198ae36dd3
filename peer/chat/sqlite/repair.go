package sqlite

import (
	"context"
	"crypto/rand"
	"database/sql"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"time"
)

// Repaired says what became of a damaged store.
type Repaired struct {
	Copy   string  `json:"copy"` // the path of the damaged file, which is kept
	Tables []Table `json:"tables"`
	// NewAccount: the phone's key is lost. No browser that was linked can come back.
	NewAccount bool `json:"newAccount,omitempty"`
}

// Repair puts into the place of a damaged store a new one with all that could be read
// of it, and keeps a copy of the damaged one beside it. The store must not be open:
// ErrLocked. When it fails, the store is as it was.
func Repair(ctx context.Context, path string) (Repaired, error) {
	r, err := repair(ctx, path)
	if err != nil {
		return r, fmt.Errorf("repairing the store %s: %w", path, err)
	}
	return r, nil
}

func repair(ctx context.Context, path string) (r Repaired, err error) {
	if path, err = prepareFile(path); err != nil {
		return r, err
	}
	if _, err := os.Stat(path); err != nil {
		return r, err
	}
	lock, err := acquire(path + ".lock")
	if err != nil {
		return r, err
	}
	defer func() { err = errors.Join(err, lock.release()) }()

	copied := false
	defer func() {
		if err != nil && copied { // then the damaged file is still in its place
			err = errors.Join(err, removeStore(r.Copy))
		}
	}()
	r.Copy = fmt.Sprintf("%s.damaged-%s", path, time.Now().UTC().Format("20060102-150405.000"))
	for _, suffix := range []string{"", "-wal"} {
		if err := copyFile(path+suffix, r.Copy+suffix); err != nil {
			return r, fmt.Errorf("keeping a copy: %w", err)
		}
		copied = true
	}
	// What is read is a second copy, as SQLite writes to what it opens.
	work, fresh := path+".salvage", path+".repaired"
	defer func() { err = errors.Join(err, removeStore(work), removeStore(fresh)) }()
	if err := errors.Join(removeStore(work), removeStore(fresh)); err != nil {
		return r, err
	}
	for _, suffix := range []string{"", "-wal"} {
		if err := copyFile(path+suffix, work+suffix); err != nil {
			return r, err
		}
	}
	if err := createFile(fresh); err != nil {
		return r, err
	}
	if err := migrate(ctx, fresh, migrations()); err != nil {
		return r, err
	}
	if err := restoreHeader(work, fresh); err != nil {
		return r, err
	}
	if r.Tables, r.NewAccount, err = refill(ctx, work, fresh); err != nil {
		return r, err
	}
	if err := syncFile(fresh); err != nil {
		return r, err
	}
	// The old log must not be taken for the new file's. Its copy is kept, whatever
	// happens from here on.
	copied = false
	for _, suffix := range []string{"-wal", "-shm"} {
		if err := os.Remove(path + suffix); err != nil && !errors.Is(err, os.ErrNotExist) {
			return r, err
		}
	}
	if err := os.Rename(fresh, path); err != nil {
		return r, err
	}
	return r, syncFile(filepath.Dir(path))
}

// refill fills the new store with what can be read of the old one.
func refill(ctx context.Context, from, to string) (tables []Table, newAccount bool, err error) {
	// With writable_schema SQLite also opens a file that was cut short.
	pragmas := []string{"busy_timeout(5000)", "writable_schema(1)", "query_only(1)", "trusted_schema(0)"}
	old, err := connect(ctx, from, pragmas, 1)
	if err != nil {
		return nil, false, err
	}
	defer old.Close()
	var version int
	if err := old.QueryRowContext(ctx, "PRAGMA user_version").Scan(&version); err == nil {
		scripts, err := readScripts(migrations())
		if err != nil {
			return nil, false, err
		}
		if version > len(scripts) {
			return nil, false, fmt.Errorf("%w (it has version %d, this program knows up to %d)", ErrNewer, version, len(scripts))
		}
		if version == 1 {
			return nil, false, fmt.Errorf("%w: it is of the first version, whose messages this program cannot read one by one", ErrDamaged)
		}
	}
	// Without foreign keys: what refers to something lost is put right below.
	db, err := connect(ctx, to, []string{"busy_timeout(5000)", "foreign_keys(0)", "synchronous(FULL)", "fullfsync(1)"}, 1)
	if err != nil {
		return nil, false, err
	}
	defer func() { err = errors.Join(err, db.Close()) }()
	tx, err := db.BeginTx(ctx, nil)
	if err != nil {
		return nil, false, err
	}
	defer tx.Rollback() // after Commit it does nothing
	s := &salvage{ctx: ctx, old: old, new: tx}
	if tables, err = s.tables(); err != nil {
		return nil, false, err
	}
	saved := 0
	for _, t := range tables {
		saved += t.Saved
	}
	if saved == 0 {
		return nil, false, fmt.Errorf("%w: nothing of it can be read", ErrDamaged)
	}
	if newAccount, err = mend(ctx, tx); err != nil {
		return nil, false, err
	}
	if err := checkReferences(ctx, tx); err != nil {
		return nil, false, err
	}
	if err := tx.Commit(); err != nil {
		return nil, false, err
	}
	_, err = db.ExecContext(ctx, "PRAGMA wal_checkpoint(TRUNCATE)")
	return tables, newAccount, err
}

// mend makes a whole of what was saved: what is left of lost chats and people gets
// others in their place, and what is counted is counted anew.
func mend(ctx context.Context, tx *sql.Tx) (newAccount bool, err error) {
	var accounts int
	if err := tx.QueryRowContext(ctx, "SELECT count(*) FROM account").Scan(&accounts); err != nil {
		return false, err
	}
	if accounts == 0 {
		if _, err := tx.ExecContext(ctx, "DELETE FROM devices"); err != nil { // they know another key
			return false, err
		}
		if _, err := ensureAccount(ctx, tx); err != nil {
			return false, err
		}
	}
	for _, statement := range []struct {
		query string
		args  []any
	}{
		// Numbers of changes mean nothing in the new log: pages begin afresh.
		{"UPDATE account SET log = ?", []any{rand.Text()}},
		{`INSERT OR IGNORE INTO people (num, id, name)
			SELECT DISTINCT sender, lower(hex(randomblob(8))), 'Unknown ' || sender
			FROM (SELECT sender FROM messages UNION SELECT sender FROM reactions UNION SELECT person FROM members)
			WHERE sender NOT IN (SELECT num FROM people)`, nil},
		{`INSERT INTO chats (num, id, kind, title, folded, made, active)
			SELECT chat, lower(hex(randomblob(16))), 'group', 'Recovered ' || chat, 'recovered ' || chat, min(pos), max(pos)
			FROM messages WHERE chat NOT IN (SELECT num FROM chats) GROUP BY chat`, nil},
		{"DELETE FROM members WHERE chat NOT IN (SELECT num FROM chats)", nil},
		{"DELETE FROM media WHERE message NOT IN (SELECT pos FROM messages)", nil},
		{"DELETE FROM reactions WHERE message NOT IN (SELECT pos FROM messages)", nil},
		{"INSERT OR IGNORE INTO members (chat, person) SELECT DISTINCT chat, sender FROM messages WHERE sender <> 0", nil},
		{`UPDATE chats SET
			active = coalesce((SELECT max(pos) FROM messages WHERE chat = chats.num), made),
			unread = (SELECT count(*) FROM messages
				WHERE chat = chats.num AND sender <> 0 AND kind <> 'system' AND pos > chats.read_pos)`, nil},
	} {
		if _, err := tx.ExecContext(ctx, statement.query, statement.args...); err != nil {
			return false, err
		}
	}
	return accounts == 0, nil
}

// Of a database's header (https://sqlite.org/fileformat.html#the_database_header).
const (
	headerMagic = "SQLite format 3\x00"
	headerBytes = 100
	sizeAt      = 28 // the number of pages, 4 bytes
	pageBytes   = 4096
)

// restoreHeader gives a file whose first bytes are destroyed those of a store.
func restoreHeader(path, fresh string) error {
	f, err := os.OpenFile(path, os.O_RDWR, 0o600)
	if err != nil {
		return err
	}
	defer f.Close()
	head := make([]byte, headerBytes)
	if _, err := io.ReadFull(f, head); err != nil {
		return fmt.Errorf("%w: it has less than %d bytes", ErrDamaged, headerBytes)
	}
	if string(head[:len(headerMagic)]) == headerMagic {
		return nil
	}
	whole, err := os.Open(fresh)
	if err != nil {
		return err
	}
	defer whole.Close()
	if _, err := io.ReadFull(whole, head); err != nil {
		return err
	}
	info, err := f.Stat()
	if err != nil {
		return err
	}
	binary.BigEndian.PutUint32(head[sizeAt:], uint32(info.Size()/pageBytes))
	clear(head[sizeAt+4 : sizeAt+12]) // the list of free pages
	_, err = f.WriteAt(head, 0)
	return err
}

func copyFile(from, to string) (err error) {
	in, err := os.Open(from)
	if errors.Is(err, os.ErrNotExist) {
		return nil
	}
	if err != nil {
		return err
	}
	defer in.Close()
	out, err := os.OpenFile(to, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, out.Close()) }()
	if _, err := io.Copy(out, in); err != nil {
		return err
	}
	return out.Sync()
}

// removeStore removes a store's files, those that there are.
func removeStore(path string) error {
	var errs []error
	for _, suffix := range []string{"", "-wal", "-shm", "-journal"} {
		if err := os.Remove(path + suffix); err != nil && !errors.Is(err, os.ErrNotExist) {
			errs = append(errs, err)
		}
	}
	return errors.Join(errs...)
}
