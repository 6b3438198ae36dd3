package main

import (
	"bytes"
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	"os"
)

// secretVariable holds a secret itself, and is therefore no flag: flags are
// seen by everybody on the machine.
const secretVariable = "TANDEM_TURN_SECRET"

var errNoSecret = usage("no secret shared between relays and who hands out their credentials: want --turn-secret-file or %s", secretVariable)

const (
	maxSecretFile = 64 << 10 // bytes
	minSecret     = 16       // bytes, which package turn requires
)

// secrets returns the secrets shared with relays, from the file or else the
// variable; none if neither is given.
func secrets(file string, env func(string) string) ([][]byte, error) {
	if file == "" {
		if value := env(secretVariable); value != "" {
			return parseSecrets([]byte(value), "$"+secretVariable)
		}
		return nil, nil
	}
	f, err := os.Open(file)
	if err != nil {
		return nil, hinted{fmt.Errorf("reading the TURN secret: %w", err), "make one with: openssl rand -hex 32 > " + file}
	}
	defer f.Close()
	text, err := io.ReadAll(io.LimitReader(f, maxSecretFile+1))
	if err != nil {
		return nil, fmt.Errorf("reading the TURN secret: %w", err)
	}
	if len(text) > maxSecretFile {
		return nil, fmt.Errorf("reading the TURN secret: %s is larger than %d KiB", file, maxSecretFile>>10)
	}
	return parseSecrets(text, file)
}

// parseSecrets takes one secret a line. Empty lines are skipped.
func parseSecrets(text []byte, source string) ([][]byte, error) {
	var list [][]byte
	for line := range bytes.Lines(text) {
		if line = bytes.TrimSpace(line); len(line) == 0 {
			continue
		}
		if len(line) < minSecret {
			return nil, hinted{
				fmt.Errorf("the TURN secret %d in %s has %d bytes, at least %d are needed", len(list)+1, source, len(line), minSecret),
				"make one with: openssl rand -hex 32",
			}
		}
		list = append(list, line)
	}
	if len(list) == 0 {
		return nil, hinted{errors.New("no TURN secret in " + source), "make one with: openssl rand -hex 32"}
	}
	return list, nil
}

// randomSecret returns one that nobody else knows, for as long as the process
// lives.
func randomSecret() []byte {
	b := make([]byte, 32)
	rand.Read(b)
	return b
}
