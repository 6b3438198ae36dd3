package media

import (
	"errors"
	"fmt"

	"golang.org/x/sys/windows"
)

// noSpace makes a full disk an ErrNoSpace.
func noSpace(err error) error {
	if errors.Is(err, windows.ERROR_DISK_FULL) || errors.Is(err, windows.ERROR_HANDLE_DISK_FULL) {
		return fmt.Errorf("%w (%w)", ErrNoSpace, err)
	}
	return err
}

// syncDir does nothing: Windows makes names durable with the file.
func syncDir(string) error { return nil }
