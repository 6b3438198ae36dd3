package main

import (
	"errors"
	"fmt"
	"io"
	"os"
	"slices"

	"github.com/BurntSushi/toml"
	"github.com/alecthomas/kong"
)

const maxConfigFile = 64 << 10 // bytes

// configFile is a file of settings in TOML: its keys are the flags' names.
type configFile struct {
	text   []byte
	values map[string]any
}

// loadConfig has kong.ConfigurationLoader's signature.
func loadConfig(r io.Reader) (kong.Resolver, error) { return readConfig(r) }

func readConfig(r io.Reader) (c configFile, err error) {
	c.text, err = io.ReadAll(io.LimitReader(r, maxConfigFile+1))
	if err != nil {
		return c, err
	}
	if len(c.text) > maxConfigFile {
		return c, fmt.Errorf("larger than %d KiB", maxConfigFile>>10)
	}
	if err := toml.Unmarshal(c.text, &c.values); err != nil {
		return c, fmt.Errorf("want settings in TOML, such as public-url = \"https://tandem.example\": %w", err)
	}
	return c, nil
}

// Validate refuses keys that are no flags: a misspelt one would do nothing.
func (c configFile) Validate(app *kong.Application) error {
	known, err := settingsOf(app)
	if err != nil {
		return err
	}
	var faults []error
	for key := range c.values {
		if !slices.ContainsFunc(known, func(s setting) bool { return s.name == key }) {
			faults = append(faults, fmt.Errorf("configuration file: %w", unknownSetting(key, known)))
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
	return c.values[flag.Name], nil
}
