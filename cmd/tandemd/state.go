package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
)

// stateFlags are those of commands that keep something.
type stateFlags struct {
	State string `env:"TANDEM_STATE" type:"path" placeholder:"FOLDER" help:"Where certificates and the TURN secret are kept. Default: systemd's folder of the unit, or tandemd in the user's folder of state."`
}

// state is the folder of what the server keeps. It is made when it is needed.
type state struct {
	flag string
	env  func(string) string
}

// path returns where it is.
func (s state) path() (string, error) {
	if s.flag != "" {
		return s.flag, nil
	}
	if dir := s.env("STATE_DIRECTORY"); dir != "" { // of systemd; one, as the unit names one
		return dir, nil
	}
	if dir := s.env("XDG_STATE_HOME"); filepath.IsAbs(dir) {
		return filepath.Join(dir, "tandemd"), nil
	}
	if home := s.env("HOME"); filepath.IsAbs(home) {
		return filepath.Join(home, ".local", "state", "tandemd"), nil
	}
	return "", hinted{errors.New("no folder to keep state in"), "--state names one that this user may write to"}
}

// folder returns one of its folders, which only this user may look into.
func (s state) folder(names ...string) (string, error) {
	path, err := s.path()
	if err != nil {
		return "", err
	}
	path = filepath.Join(append([]string{path}, names...)...)
	if err := os.MkdirAll(path, 0o700); err != nil {
		return "", hinted{fmt.Errorf("making the folder of state: %w", err), "--state names one that this user may write to"}
	}
	return path, nil
}

// secretFile is that of the TURN secret, in the folder of state.
const secretFile = "turn-secret"

// secret returns the TURN secrets of this server, made when there are none:
// what it handed out before a restart goes on to be accepted.
func (s state) secret() ([][]byte, error) {
	dir, err := s.folder()
	if err != nil {
		return nil, err
	}
	path := filepath.Join(dir, secretFile)
	if _, err := os.Stat(path); errors.Is(err, fs.ErrNotExist) {
		if err := keepNew(path, fmt.Appendf(nil, "%x\n", randomSecret())); err != nil {
			return nil, fmt.Errorf("keeping a TURN secret: %w", err)
		}
	}
	return secrets(path, s.env)
}

// keepNew writes a file for this user alone, whole or not at all. One that is
// there by now stays.
func keepNew(path string, text []byte) error {
	f, err := os.CreateTemp(filepath.Dir(path), ".new-*") // mode 0600
	if err != nil {
		return err
	}
	defer os.Remove(f.Name())
	_, err = f.Write(text)
	if err := errors.Join(err, f.Sync(), f.Close()); err != nil {
		return err
	}
	if err := os.Link(f.Name(), path); err != nil && !errors.Is(err, fs.ErrExist) {
		return err
	}
	return nil
}
