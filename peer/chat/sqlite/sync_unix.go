//go:build !windows

package sqlite

import (
	"errors"
	"os"
	"syscall"
)

// syncFile makes a file, or the names in a folder, durable.
func syncFile(path string) error {
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	// Some file systems, those of a phone's card among them, cannot do it.
	if err := f.Sync(); err != nil && !errors.Is(err, syscall.EINVAL) && !errors.Is(err, syscall.ENOTSUP) {
		return errors.Join(err, f.Close())
	}
	return f.Close()
}
