package sqlite

import (
	"errors"
	"fmt"
	"io/fs"
	"syscall"

	"modernc.org/sqlite"
	lib "modernc.org/sqlite/lib"

	"tandem/peer/chat"
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
	ErrDamaged = errors.New("the file is damaged or not a store: Repair saves what can be read of it")
	// ErrReadOnly is returned by Open when the file or its directory cannot be
	// written.
	ErrReadOnly = errors.New("the account cannot be written")
	// ErrClosed is returned by every method after Close.
	ErrClosed = errors.New("the store is closed")
)

// isConstraint reports whether a row does not fit its table.
func isConstraint(err error) bool {
	var e *sqlite.Error
	if !errors.As(err, &e) {
		return false
	}
	code := e.Code() & 0xff
	return code == lib.SQLITE_CONSTRAINT || code == lib.SQLITE_MISMATCH || code == lib.SQLITE_TOOBIG
}

func isExplained(err error) bool {
	for _, known := range []error{ErrDamaged, ErrReadOnly, chat.ErrNoSpace} {
		if errors.Is(err, known) {
			return true
		}
	}
	return false
}

// explainFile says of an error of the file system what SQLite's own errors say.
func explainFile(err error) error {
	switch {
	case err == nil:
		return nil
	case errors.Is(err, syscall.EROFS), errors.Is(err, fs.ErrPermission):
		return fmt.Errorf("%w: the file or its directory may be another user's, or the disk read-only (%w)", ErrReadOnly, err)
	case errors.Is(err, syscall.ENOSPC):
		return fmt.Errorf("%w (%w)", chat.ErrNoSpace, err)
	}
	return err
}

// explain says what failed, and turns SQLite's codes
// (https://sqlite.org/rescode.html) into errors that say what to do.
func explain(doing string, err error) error {
	if err == nil {
		return nil
	}
	var e *sqlite.Error
	if errors.As(err, &e) && !isExplained(err) {
		switch e.Code() & 0xff { // the primary code
		case lib.SQLITE_CORRUPT, lib.SQLITE_NOTADB:
			err = fmt.Errorf("%w (%w)", ErrDamaged, err)
		case lib.SQLITE_FULL:
			err = fmt.Errorf("%w (%w)", chat.ErrNoSpace, err)
		case lib.SQLITE_READONLY, lib.SQLITE_PERM, lib.SQLITE_CANTOPEN:
			err = fmt.Errorf("%w: the file or its directory may be another user's, or the disk read-only (%w)", ErrReadOnly, err)
		case lib.SQLITE_IOERR:
			switch e.Code() {
			case lib.SQLITE_IOERR_SHMSIZE: // the index of the log finds no room
				err = fmt.Errorf("%w (%w)", chat.ErrNoSpace, err)
			default:
				err = fmt.Errorf("the disk failed: look at the system's log, and make a copy of the account (%w)", err)
			}
		}
	}
	if doing == "" {
		return err
	}
	return fmt.Errorf("%s: %w", doing, err)
}
