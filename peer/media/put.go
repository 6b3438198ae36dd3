package media

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"tandem/peer/chat"
)

// putPattern names the files that Put writes before they are complete.
const putPattern = "put-*.tmp"

// Put keeps what r has, and returns what it is. name is the file's, a hint at
// most. Nothing is kept when it fails; ErrNoSpace and ErrTooLarge say why where
// that is it.
func (s *Store) Put(ctx context.Context, name string, r io.Reader) (m chat.Media, err error) {
	f, err := os.CreateTemp(filepath.Join(s.dir, incoming), putPattern)
	if err != nil {
		return m, fmt.Errorf("keeping %q: %w", name, noSpace(err))
	}
	temp := f.Name()
	defer func() {
		if err != nil {
			if gone := os.Remove(temp); !errors.Is(gone, os.ErrNotExist) {
				err = errors.Join(err, gone)
			}
		}
	}()
	var h Hasher
	size, err := copyInto(ctx, f, &h, r)
	if err == nil {
		err = f.Sync()
	}
	if err = errors.Join(err, f.Close()); err != nil {
		return m, fmt.Errorf("keeping %q: %w", name, noSpace(err))
	}
	id, err := s.keep(temp, size, &h)
	if err != nil {
		return m, err
	}
	return s.Describe(id, name)
}

// PutFile keeps a copy of the file at path, as Put does. An empty name stands for
// the file's own.
func (s *Store) PutFile(ctx context.Context, path, name string) (m chat.Media, err error) {
	if name == "" {
		name = filepath.Base(path)
	}
	f, err := os.Open(path)
	if err != nil {
		return m, fmt.Errorf("reading a file: %w", err)
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	info, err := f.Stat()
	if err != nil {
		return m, fmt.Errorf("reading a file: %w", err)
	}
	if !info.Mode().IsRegular() {
		return m, fmt.Errorf("reading %s: %w: it is no regular file", path, chat.ErrInvalid)
	}
	return s.Put(ctx, name, f)
}

// copyInto copies r to f and h, at most MaxBytes, until ctx ends.
func copyInto(ctx context.Context, f *os.File, h *Hasher, r io.Reader) (size int64, err error) {
	buf := make([]byte, 256<<10)
	for {
		if err := ctx.Err(); err != nil {
			return size, err
		}
		n, readErr := r.Read(buf)
		if size += int64(n); size > MaxBytes {
			return size, fmt.Errorf("%w: more than %d bytes", ErrTooLarge, int64(MaxBytes))
		}
		if _, err := f.Write(buf[:n]); err != nil {
			return size, err
		}
		if _, err := h.Write(buf[:n]); err != nil {
			return size, err
		}
		if readErr == io.EOF {
			return size, nil
		}
		if readErr != nil {
			return size, readErr
		}
	}
}
