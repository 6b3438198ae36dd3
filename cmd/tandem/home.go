package main

import (
	"errors"
	"path/filepath"
	"runtime"
)

// defaultHome is where the account is kept unless --home or TANDEM_HOME says
// otherwise: where the system keeps a program's data of one user.
func defaultHome(getenv func(string) string) (string, error) {
	// https://specifications.freedesktop.org/basedir-spec: relative paths
	// are to be ignored.
	if dir := getenv("XDG_DATA_HOME"); filepath.IsAbs(dir) {
		return filepath.Join(dir, "tandem"), nil
	}
	variable, below := "HOME", ".local/share"
	switch runtime.GOOS {
	case "windows":
		variable, below = "LocalAppData", ""
	case "darwin", "ios":
		below = "Library/Application Support"
	}
	if dir := getenv(variable); dir != "" {
		return filepath.Join(dir, filepath.FromSlash(below), "tandem"), nil
	}
	return "", &hinted{errors.New("no folder for the account: " + variable + " is not set"),
		"name one with --home DIR or TANDEM_HOME"}
}
