package local

import (
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"io/fs"
	"net"
	"os"
	"path/filepath"
)

// maxPath is how many bytes a socket's path may have on every system: macOS
// and the BSDs have room for 104 with the final zero, Linux for 108.
const maxPath = 103

// Path returns where the socket of the phone in home is: in home itself, or,
// where that path is too long for a socket, in a folder below os.TempDir that
// is the user's alone.
func Path(home string) (string, error) {
	home, err := filepath.Abs(home)
	if err != nil {
		return "", fmt.Errorf("finding the phone's socket: %w", err)
	}
	path := filepath.Join(home, "tandem.sock")
	if len(path) <= maxPath {
		return path, nil
	}
	if real, err := filepath.EvalSymlinks(home); err == nil {
		home = real // one home has one socket
	}
	sum := sha256.Sum256([]byte(home))
	return filepath.Join(os.TempDir(), fmt.Sprintf("tandem-%x", sum[:8]), "tandem.sock"), nil
}

// inside reports whether the socket is in its home. Otherwise its folder may
// have been made by somebody else, and must be checked.
func inside(path, home string) bool {
	home, err := filepath.Abs(home)
	return err == nil && filepath.Dir(path) == home
}

// Listen makes the socket of the phone in home, which must exist. The caller
// must own the home's store: then a socket that is there and does not answer
// was left behind, and is replaced. ErrInUse when it does answer.
func Listen(ctx context.Context, home string) (net.Listener, error) {
	path, err := Path(home)
	if err != nil {
		return nil, err
	}
	if !inside(path, home) {
		if err := os.Mkdir(filepath.Dir(path), 0o700); err != nil && !errors.Is(err, fs.ErrExist) {
			return nil, fmt.Errorf("making a folder for the phone's socket: %w", err)
		}
		if err := checkPrivate(filepath.Dir(path)); err != nil {
			return nil, err
		}
	}
	if c, err := Dial(ctx, home); err == nil {
		c.Close()
		return nil, ErrInUse
	} else if !errors.Is(err, ErrNoPhone) {
		return nil, err
	}
	if err := os.Remove(path); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("removing a socket that was left behind: %w", err)
	}
	l, err := bind(path)
	if err != nil {
		return nil, fmt.Errorf("listening at the phone's socket: %w", err)
	}
	if err := os.Chmod(path, 0o600); err != nil {
		return nil, errors.Join(fmt.Errorf("protecting the phone's socket: %w", err), l.Close())
	}
	return l, nil
}

// checkPrivate refuses a folder that another user could have made, or can
// write to: a socket in it could be his.
func checkPrivate(dir string) error {
	info, err := os.Lstat(dir)
	if err != nil {
		return fmt.Errorf("looking at the folder of the phone's socket: %w", err)
	}
	if !info.IsDir() || !ownedByUser(info) {
		return fmt.Errorf("%s is not a folder that only you can use: remove it, or choose a home with a shorter path", dir)
	}
	return nil
}
