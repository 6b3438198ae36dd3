package media

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"sync"

	"tandem/peer/chat"
)

// Suffixes of an unfinished upload's files: its bytes, and how many of them are
// safe (see journal).
const (
	partSuffix    = ".part"
	journalSuffix = ".safe"
)

// syncBytes is how many bytes of an upload may be lost when the phone loses
// power. A page that comes back sends them again.
const syncBytes = 4 * BlockBytes

// Upload is a content that comes in parts, and that can be continued later: by
// this process at the byte where it was closed, and after a crash at the last one
// that is known to be on the disk. It is safe for concurrent use.
type Upload struct {
	// static after construction
	store *Store
	path  string // of the file with its bytes
	size  int64

	mu      sync.Mutex
	file    *os.File
	journal *journal
	hash    *Hasher
	offset  int64
	safe    int64 // bytes of full blocks that the journal has
	closed  bool
}

// Begin begins an upload of size bytes, or continues it where the device began
// one of the same ID and size before. One that is still open elsewhere, as in a
// link that has died, is taken over. ErrTooLarge and ErrNoSpace say why where
// that is it.
func (s *Store) Begin(device, id string, size int64) (*Upload, error) {
	if size < 0 || id == "" || len(id) > chat.MaxCommandID {
		return nil, fmt.Errorf("beginning an upload: %w", chat.ErrInvalid)
	}
	if size > MaxBytes {
		return nil, fmt.Errorf("beginning an upload: %w: %d bytes, at most %d", ErrTooLarge, size, int64(MaxBytes))
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	path := s.partPath(device, id)
	if old := s.uploads[path]; old != nil {
		if err := old.close(); err != nil {
			return nil, fmt.Errorf("taking over an upload: %w", noSpace(err))
		}
		delete(s.uploads, path)
	}
	if err := s.makeRoom(device, path, size); err != nil {
		return nil, err
	}
	u := &Upload{store: s, path: path, size: size}
	if err := u.open(); err != nil {
		return nil, fmt.Errorf("beginning an upload: %w", noSpace(err))
	}
	s.uploads[path] = u
	return u, nil
}

// partPath names an upload's file: what device and page chose appears in it as
// hashes only.
func (s *Store) partPath(device, id string) string {
	return filepath.Join(s.dir, incoming, devicePart(device)+short(id)+partSuffix)
}

func devicePart(device string) string { return short(device) + "-" }

func short(name string) string {
	sum := sha256.Sum256([]byte(name))
	return hex.EncodeToString(sum[:16])
}

// open opens the upload's files, and continues from what is safe in them.
func (u *Upload) open() (err error) {
	if u.file, err = os.OpenFile(u.path, os.O_RDWR|os.O_CREATE, 0o600); err != nil {
		return err
	}
	var sums []byte
	if u.journal, sums, u.offset, err = openJournal(u.path, u.file, u.size); err != nil {
		return errors.Join(err, u.file.Close())
	}
	u.safe = int64(len(sums)) / sha256.Size * BlockBytes
	u.hash = resumeHasher(sums)
	if err := u.file.Truncate(u.offset); err != nil {
		return errors.Join(err, u.journal.Close(), u.file.Close())
	}
	// The block that was begun is short enough to be hashed again.
	_, err = io.Copy(u.hash, io.NewSectionReader(u.file, u.safe, u.offset-u.safe))
	if err != nil {
		return errors.Join(err, u.journal.Close(), u.file.Close())
	}
	return nil
}

// Offset returns how many bytes the upload has.
func (u *Upload) Offset() int64 {
	u.mu.Lock()
	defer u.mu.Unlock()
	return u.offset
}

// Size returns how many bytes it will have.
func (u *Upload) Size() int64 { return u.size }

// Write adds the next bytes. After an error the upload is to be closed: what is
// safe of it can be continued.
func (u *Upload) Write(p []byte) (int, error) {
	u.mu.Lock()
	defer u.mu.Unlock()
	if u.closed {
		return 0, ErrSuperseded
	}
	if int64(len(p)) > u.size-u.offset {
		return 0, fmt.Errorf("writing an upload: %w: beyond its %d bytes", ErrTooLarge, u.size)
	}
	n, err := u.file.WriteAt(p, u.offset)
	if err == nil {
		_, err = u.hash.Write(p)
	}
	if err != nil {
		return n, fmt.Errorf("writing an upload: %w", noSpace(err))
	}
	u.offset += int64(n)
	if u.offset-u.safe >= syncBytes {
		if err := u.sync(); err != nil {
			return n, fmt.Errorf("writing an upload: %w", noSpace(err))
		}
	}
	return n, nil
}

// sync makes the full blocks safe: first the bytes, then the journal that says
// so.
func (u *Upload) sync() error {
	if err := u.file.Sync(); err != nil {
		return err
	}
	if err := u.journal.add(u.hash.sums[u.safe/BlockBytes*sha256.Size:]); err != nil {
		return err
	}
	u.safe = int64(len(u.hash.sums)) / sha256.Size * BlockBytes
	return nil
}

// Close makes what came so far safe, to be continued with Begin.
func (u *Upload) Close() error {
	u.store.mu.Lock()
	defer u.store.mu.Unlock()
	if u.store.uploads[u.path] == u {
		delete(u.store.uploads, u.path)
	}
	if err := u.close(); err != nil {
		return fmt.Errorf("closing an upload: %w", noSpace(err))
	}
	return nil
}

// close is Close under the store's lock.
func (u *Upload) close() error {
	u.mu.Lock()
	defer u.mu.Unlock()
	if u.closed {
		return nil
	}
	u.closed = true
	err := u.sync()
	if err == nil {
		err = u.journal.end(u.hash, u.offset)
	}
	return errors.Join(err, u.journal.Close(), u.file.Close())
}

// Drop forgets the upload and what came of it.
func (u *Upload) Drop() error {
	err := u.Close()
	return errors.Join(err, removePart(u.path))
}

// Finish ends a complete upload, keeps its content, and returns the content's ID.
// Describe tells what it is, which can take a second for a large picture.
func (u *Upload) Finish(ctx context.Context) (id string, err error) {
	if err := ctx.Err(); err != nil {
		return "", err
	}
	if err := u.complete(); err != nil {
		return "", err
	}
	if id, err = u.store.keep(u.path, u.size, u.hash); err != nil {
		return "", err
	}
	if err := removePart(u.path); err != nil {
		return "", fmt.Errorf("finishing an upload: %w", err)
	}
	return id, nil
}

func (u *Upload) complete() error {
	if u.Offset() < u.size {
		return fmt.Errorf("finishing an upload: %w: %d of %d bytes", ErrIncomplete, u.Offset(), u.size)
	}
	u.mu.Lock()
	closed := u.closed
	u.mu.Unlock()
	if closed {
		return ErrSuperseded
	}
	return u.Close()
}

// removePart removes an upload's files, as far as they are there.
func removePart(path string) error {
	var all error
	for _, p := range []string{path, journalPath(path)} {
		if err := os.Remove(p); err != nil && !errors.Is(err, os.ErrNotExist) {
			all = errors.Join(all, err)
		}
	}
	return all
}
