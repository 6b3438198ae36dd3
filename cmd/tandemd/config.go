package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"

	"github.com/alecthomas/kong"
)

const maxConfigFile = 64 << 10 // bytes

// configFile is a file of values for flags: one JSON object whose keys are the
// flags' names with "_" for "-".
type configFile map[string]any

// loadConfig has kong.ConfigurationLoader's signature.
func loadConfig(r io.Reader) (kong.Resolver, error) {
	text, err := io.ReadAll(io.LimitReader(r, maxConfigFile+1))
	if err != nil {
		return nil, err
	}
	if len(text) > maxConfigFile {
		return nil, fmt.Errorf("larger than %d KiB", maxConfigFile>>10)
	}
	var c configFile
	if err := json.Unmarshal(text, &c); err != nil {
		return nil, fmt.Errorf("want one JSON object, such as {\"public_url\": \"https://tandem.example\"}: %w", err)
	}
	return c, nil
}

func key(flag *kong.Flag) string { return strings.ReplaceAll(flag.Name, "-", "_") }

// Validate refuses keys that are no flags: a misspelt one would do nothing.
func (c configFile) Validate(app *kong.Application) error {
	known := make(map[string]bool)
	err := kong.Visit(app, func(node kong.Visitable, next kong.Next) error {
		if flag, ok := node.(*kong.Flag); ok {
			known[key(flag)] = true
		}
		return next(nil)
	})
	faults := []error{err}
	for k := range c {
		if !known[k] {
			faults = append(faults, fmt.Errorf("configuration file: %q is not the name of a flag", k))
		}
	}
	return errors.Join(faults...)
}

// Resolve returns the value for a flag, unless a variable has one: those win.
func (c configFile) Resolve(_ *kong.Context, _ *kong.Path, flag *kong.Flag) (any, error) {
	for _, name := range flag.Envs {
		if _, set := os.LookupEnv(name); set {
			return nil, nil
		}
	}
	return c[key(flag)], nil
}
