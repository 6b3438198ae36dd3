// Package sqlite keeps an account in one SQLite file: it implements
// chat.Store.
//
// One process owns the file, by a lock on a file beside it. Within that
// process one connection writes and a few read, so that readers never wait
// for a writer (https://sqlite.org/wal.html). A change, its entry in the
// change log, the counters that it moves and the command that asked for it
// are one transaction, which is on the disk before anybody hears of it.
package sqlite

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"sync"
	"time"

	"tandem/peer/chat"
)

var _ chat.Store = (*Store)(nil)

// Store is an open store. Its methods are safe for concurrent use; after
// Close they return ErrClosed.
//
// A context can end a call while it waits for its turn to write, or reads. A
// write that has begun is always finished, so that the caller of one that
// fails knows that nothing was changed.
type Store struct {
	// static after construction
	path    string
	lock    *fileLock
	writer  *sql.DB // of one connection
	readers *sql.DB
	clock   func() time.Time // in whole milliseconds

	turn        chan struct{} // holds one token while a write is under way and told
	subscribers subscribers

	using  sync.RWMutex // held for reading by every call, for writing by Close
	closed bool         // guarded by using
}

// Open opens the store in the file at path, and makes it if there is none,
// with its directory. Files are for the user alone (0600), a new directory
// too (0700).
//
// The error wraps ErrLocked, ErrNewer, ErrDamaged, ErrReadOnly or chat.ErrNoSpace
// where one of them is why.
func Open(ctx context.Context, path string) (*Store, error) {
	s, err := open(ctx, path)
	if err != nil {
		return nil, fmt.Errorf("opening the store %s: %w", path, explainFile(err))
	}
	return s, nil
}

func open(ctx context.Context, path string) (_ *Store, err error) {
	path, err = prepareFile(path)
	if err != nil {
		return nil, err
	}
	lock, err := acquire(path + ".lock")
	if err != nil {
		return nil, err
	}
	s := &Store{path: path, lock: lock, clock: now, turn: make(chan struct{}, 1)}
	defer func() {
		if err != nil {
			err = errors.Join(err, s.release())
		}
	}()
	if err := createFile(path); err != nil {
		return nil, err
	}
	if err := migrate(ctx, path, migrations()); err != nil {
		return nil, err
	}
	if s.writer, err = connect(ctx, path, writerPragmas, 1); err != nil {
		return nil, err
	}
	if s.readers, err = connect(ctx, path, readerPragmas, maxReaders); err != nil {
		return nil, err
	}
	if err := s.index(ctx); err != nil {
		return nil, explain("making the search index", err)
	}
	return s, nil
}

// Close waits for the calls under way and closes the store. Closing it again
// does nothing.
func (s *Store) Close() error {
	s.using.Lock()
	defer s.using.Unlock()
	if s.closed {
		return nil
	}
	s.closed = true
	if err := s.release(); err != nil {
		return fmt.Errorf("closing the store: %w", err)
	}
	return nil
}

// release closes what is open, the writer after the readers: the last
// connection moves the log into the file. The lock goes last.
func (s *Store) release() error {
	var errs []error
	for _, db := range []*sql.DB{s.readers, s.writer} {
		if db != nil {
			errs = append(errs, db.Close())
		}
	}
	return errors.Join(append(errs, s.lock.release())...)
}

// enter begins a call; leave ends it.
func (s *Store) enter() error {
	s.using.RLock()
	if s.closed {
		s.using.RUnlock()
		return ErrClosed
	}
	return nil
}

func (s *Store) leave() { s.using.RUnlock() }

// read runs f in a transaction of a reading connection: f sees the store as it
// is at one moment.
func (s *Store) read(ctx context.Context, doing string, f func(q querier) error) error {
	if err := s.enter(); err != nil {
		return fmt.Errorf("%s: %w", doing, err)
	}
	defer s.leave()
	tx, err := s.readers.BeginTx(ctx, nil)
	if err != nil {
		return explain(doing, err)
	}
	defer tx.Rollback()
	return explain(doing, f(tx))
}

// write runs f in a transaction, commits what it did, and then tells the
// subscribers of the change that f returns, if any. Nothing is changed when f
// fails.
func (s *Store) write(ctx context.Context, doing string, f func(tx *sql.Tx) (*chat.Change, error)) error {
	if err := s.enter(); err != nil {
		return fmt.Errorf("%s: %w", doing, err)
	}
	defer s.leave()
	if err := ctx.Err(); err != nil {
		return fmt.Errorf("%s: %w", doing, err)
	}
	select {
	case s.turn <- struct{}{}:
		defer func() { <-s.turn }()
	case <-ctx.Done():
		return fmt.Errorf("%s: %w", doing, ctx.Err())
	}
	change, err := s.transact(f)
	if err != nil {
		return explain(doing, err)
	}
	if change != nil {
		s.subscribers.tell(*change)
	}
	return nil
}

// transact does not listen to the caller's context: an interrupted commit
// would leave open whether it happened.
func (s *Store) transact(f func(tx *sql.Tx) (*chat.Change, error)) (*chat.Change, error) {
	tx, err := s.writer.Begin()
	if err != nil {
		return nil, err
	}
	defer tx.Rollback() // after Commit it does nothing
	change, err := f(tx)
	if err != nil {
		return nil, err
	}
	return change, tx.Commit()
}

// querier is a database or a transaction.
type querier interface {
	QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error)
	QueryRowContext(ctx context.Context, query string, args ...any) *sql.Row
	ExecContext(ctx context.Context, query string, args ...any) (sql.Result, error)
}
