package media

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"time"
)

// makeRoom forgets a device's oldest unfinished uploads where there are
// MaxPartials besides the one at path, and refuses one that would exceed
// MaxPartialBytes. The store's lock is held.
func (s *Store) makeRoom(device, path string, size int64) error {
	names, err := filepath.Glob(filepath.Join(s.dir, incoming, devicePart(device)+"*"+partSuffix))
	if err != nil {
		return fmt.Errorf("looking for unfinished uploads: %w", err)
	}
	var total int64
	var oldest string
	var since time.Time
	others := 0
	for _, name := range names {
		info, err := os.Stat(name)
		if err != nil || name == path {
			continue // gone in this moment, or the one to continue
		}
		others++
		if open := s.uploads[name]; open != nil {
			total += open.size
			continue
		}
		total += info.Size()
		if oldest == "" || info.ModTime().Before(since) {
			oldest, since = name, info.ModTime()
		}
	}
	if total+size > MaxPartialBytes {
		return fmt.Errorf("beginning an upload: %w: this browser has %d bytes of unfinished uploads, of at most %d",
			ErrTooLarge, total, int64(MaxPartialBytes))
	}
	if others < MaxPartials {
		return nil
	}
	if oldest == "" {
		return fmt.Errorf("beginning an upload: %w: %d are open", ErrTooLarge, others)
	}
	if err := removePart(oldest); err != nil {
		return fmt.Errorf("forgetting an unfinished upload: %w", err)
	}
	return nil
}

// Sweep removes the contents that inUse does not know and that are older than
// Grace, and unfinished uploads of PartialAge. It returns how many files it
// removed. inUse is asked for one content after the other; its error ends
// the sweep.
func (s *Store) Sweep(ctx context.Context, inUse func(id string) (bool, error)) (removed int, err error) {
	return s.sweep(ctx, time.Now(), inUse)
}

func (s *Store) sweep(ctx context.Context, now time.Time, inUse func(id string) (bool, error)) (removed int, err error) {
	if removed, err = s.sweepPartials(now); err != nil {
		return removed, err
	}
	err = filepath.WalkDir(s.dir, func(path string, d fs.DirEntry, err error) error {
		switch {
		case err != nil && !errors.Is(err, fs.ErrNotExist):
			return err
		case ctx.Err() != nil:
			return ctx.Err()
		case err != nil || d.IsDir() || !ValidID(d.Name()) || s.path(d.Name()) != path:
			return nil
		}
		id := d.Name()
		if !old(path, now, Grace) {
			return nil
		}
		if used, err := inUse(id); err != nil || used {
			return err
		}
		gone, err := s.remove(path, now)
		if gone {
			removed++
		}
		return err
	})
	if err != nil {
		return removed, fmt.Errorf("sweeping media: %w", err)
	}
	return removed, nil
}

// remove removes a content that was not put again since it was looked at.
func (s *Store) remove(path string, now time.Time) (bool, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if !old(path, now, Grace) {
		return false, nil
	}
	if err := os.Remove(path); err != nil {
		return false, err
	}
	if err := os.Remove(path + sumSuffix); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return true, err
	}
	return true, nil
}

// touch has Sweep leave a content for another Grace.
func (s *Store) touch(path string) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	now := time.Now()
	return os.Chtimes(path, now, now)
}

func old(path string, now time.Time, age time.Duration) bool {
	info, err := os.Stat(path)
	return err == nil && now.Sub(info.ModTime()) > age
}

func (s *Store) sweepPartials(now time.Time) (removed int, err error) {
	entries, err := os.ReadDir(filepath.Join(s.dir, incoming))
	if err != nil {
		return 0, fmt.Errorf("sweeping media: %w", err)
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, e := range entries {
		path := filepath.Join(s.dir, incoming, e.Name())
		if !strings.HasSuffix(path, partSuffix) || s.uploads[path] != nil || !old(path, now, PartialAge) {
			continue
		}
		if err := removePart(path); err != nil {
			return removed, fmt.Errorf("sweeping media: %w", err)
		}
		removed++
	}
	return removed, nil
}
