package sqlite

import (
	"errors"
	"fmt"

	"modernc.org/sqlite"
	lib "modernc.org/sqlite/lib"
)

var (
	// ErrLocked is returned by Open when the store is open already, in
	// another process or this one.
	ErrLocked = errors.New("the store is in use: end the program that has it open, or talk to that one")
	// ErrNewer is returned by Open when a newer version of this program
	// wrote the store. It was not touched.
	ErrNewer = errors.New("the store was written by a newer version: update this program")
	// ErrDamaged is returned by Open when the file is not a store, and by
	// any method that meets a part of the file that is damaged.
	ErrDamaged = errors.New("the file is damaged or not a store: move it away and put a backup in its place")
	// ErrClosed is returned by every method after Close.
	ErrClosed = errors.New("the store is closed")
)

// explain says what failed, and turns SQLite's codes
// (https://sqlite.org/rescode.html) into errors that say what to do.
func explain(doing string, err error) error {
	if err == nil {
		return nil
	}
	var e *sqlite.Error
	if errors.As(err, &e) {
		switch e.Code() & 0xff { // the primary code
		case lib.SQLITE_CORRUPT, lib.SQLITE_NOTADB:
			err = fmt.Errorf("%w (%w)", ErrDamaged, err)
		case lib.SQLITE_FULL:
			err = fmt.Errorf("no space is left: free some on the disk, then try again (%w)", err)
		case lib.SQLITE_READONLY, lib.SQLITE_PERM, lib.SQLITE_CANTOPEN:
			err = fmt.Errorf("the file or its directory cannot be written: check to whom they belong (%w)", err)
		}
	}
	if doing == "" {
		return err
	}
	return fmt.Errorf("%s: %w", doing, err)
}
