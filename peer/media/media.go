// Package media keeps the contents of files: photos, videos, voice notes,
// documents. A content is named by a hash of its bytes, so equal contents are
// stored once, and what was damaged is noticed.
//
// Open gives a Store. Put and PutFile keep a content and say what it is; a
// page's content comes in parts through an Upload; Reader gives a content back,
// checked. Sweep removes what no message refers to any more.
package media

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"sync"
	"time"

	"tandem/peer/chat"
)

// Bounds on what a Store takes.
const (
	MaxBytes = 64 << 30 // of one content

	// MaxPartials is how many unfinished uploads a device has. Beginning one
	// more forgets the device's oldest.
	MaxPartials = 32
	// MaxPartialBytes bounds the sizes of a device's unfinished uploads
	// together.
	MaxPartialBytes = 128 << 30
	// PartialAge is how long an unfinished upload waits for the page.
	PartialAge = 7 * 24 * time.Hour
	// Grace is how long Sweep leaves a content that nothing refers to: the
	// action that names it may be on its way.
	Grace = 24 * time.Hour
)

var (
	// ErrNoSpace is returned when the disk, or the quota on it, is full.
	ErrNoSpace = errors.New("no space is left for media: free some on the disk that holds it")
	// ErrTooLarge is returned for a content of more than MaxBytes, and for an
	// upload that goes beyond MaxPartialBytes.
	ErrTooLarge = errors.New("too large")
	// ErrDamaged is returned when a content's file is not what was put there.
	ErrDamaged = errors.New("the file on the phone is damaged")
	// ErrSuperseded is returned by an Upload that was begun anew elsewhere, or
	// that was closed.
	ErrSuperseded = errors.New("the upload is not open any more")
	// ErrIncomplete is returned by Finish when bytes are missing.
	ErrIncomplete = errors.New("the upload is not complete")
)

// Folders within the store's.
const (
	incoming  = "incoming" // what is not complete; on the same disk, so that a rename puts it in place
	sumSuffix = ".sums"    // after a content's ID: the hashes of its blocks
)

// Store keeps contents in a folder of its own. It is safe for concurrent use by
// one process.
type Store struct {
	// static after construction
	dir string
	// decoding holds one token while a picture is decoded: memory is bounded
	// by one, whoever asks.
	decoding chan struct{}

	// mu guards uploads, and keeps a content from being removed in the moment
	// in which the same one is put again.
	mu      sync.Mutex
	uploads map[string]*Upload // open ones, by their file
}

// Open returns the store in dir, which is made where it does not exist. What an
// interrupted Put left behind is removed.
func Open(dir string) (*Store, error) {
	dir, err := filepath.Abs(dir)
	if err != nil {
		return nil, fmt.Errorf("opening the media store: %w", err)
	}
	if err := os.MkdirAll(filepath.Join(dir, incoming), 0o700); err != nil {
		return nil, fmt.Errorf("opening the media store: %w", noSpace(err))
	}
	left, err := filepath.Glob(filepath.Join(dir, incoming, putPattern))
	if err != nil {
		return nil, fmt.Errorf("opening the media store: %w", err)
	}
	for _, f := range left {
		if err := os.Remove(f); err != nil {
			return nil, fmt.Errorf("opening the media store: %w", err)
		}
	}
	return &Store{dir: dir, decoding: make(chan struct{}, 1), uploads: map[string]*Upload{}}, nil
}

// Path returns the path of a content's file, which must not be changed. The
// error wraps chat.ErrNotFound where it is not there.
func (s *Store) Path(id string) (string, error) {
	if !ValidID(id) {
		return "", fmt.Errorf("media %.43q: %w", id, chat.ErrNotFound)
	}
	path := s.path(id)
	info, err := os.Stat(path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return "", fmt.Errorf("media %s: %w", id, chat.ErrNotFound)
	case err != nil:
		return "", fmt.Errorf("media %s: %w", id, err)
	case !info.Mode().IsRegular():
		return "", fmt.Errorf("media %s: %w", id, ErrDamaged)
	}
	return path, nil
}

// path is where a content belongs. The folders keep a directory of a hundred
// thousand files short.
func (s *Store) path(id string) string { return filepath.Join(s.dir, id[:2], id) }

// keep moves a complete file to where its content belongs, with the hashes of
// its blocks. It takes the place of one that is there already, which may have been
// damaged since: so whoever sends a file again mends it.
func (s *Store) keep(temp string, size int64, h *Hasher) (id string, err error) {
	id, sums := h.ID(), h.Sums()
	s.mu.Lock()
	defer s.mu.Unlock()
	path := s.path(id)
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return "", fmt.Errorf("keeping a file: %w", noSpace(err))
	}
	if err := writeFile(path+sumSuffix, sums); err != nil {
		return "", fmt.Errorf("keeping a file: %w", noSpace(err))
	}
	if err := replace(temp, path, size); err != nil {
		return "", fmt.Errorf("keeping a file: %w", noSpace(err))
	}
	if err := syncDir(filepath.Dir(path)); err != nil {
		return "", fmt.Errorf("keeping a file: %w", noSpace(err))
	}
	return id, syncDir(s.dir)
}

// replace puts temp, of size bytes, in the place of the file at path. Windows does
// not replace a file that is being read: then that one stays.
func replace(temp, path string, size int64) error {
	now := time.Now() // Sweep's grace begins anew
	if err := os.Chtimes(temp, now, now); err != nil {
		return err
	}
	err := os.Rename(temp, path)
	if err == nil {
		return nil
	}
	if info, e := os.Stat(path); e != nil || info.Size() != size {
		return err
	}
	return errors.Join(os.Chtimes(path, now, now), os.Remove(temp))
}

// writeFile writes a file that is durable when it returns.
func writeFile(path string, data []byte) error {
	f, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_TRUNC, 0o600)
	if err != nil {
		return err
	}
	if _, err := f.Write(data); err != nil {
		return errors.Join(err, f.Close())
	}
	if err := f.Sync(); err != nil {
		return errors.Join(err, f.Close())
	}
	return f.Close()
}
