package main

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"

	"github.com/alecthomas/kong"
)

// configCheckCmd looks at settings without running anything.
type configCheckCmd struct {
	File string `arg:"" optional:"" type:"path" help:"Configuration file; without one the variables are looked at alone."`
	As   string `enum:"serve,signaling,turn" default:"serve" placeholder:"COMMAND" help:"What will be run with it: serve, signaling or turn (default serve)."`
}

// Run prints every fault, each on a line.
func (c *configCheckCmd) Run(a *app) error {
	faults, err := c.faults(a)
	if err != nil {
		return err
	}
	for _, fault := range faults {
		fmt.Fprintln(a.stdout, strings.ReplaceAll(fault.Error(), "\n", "; "))
	}
	if len(faults) > 0 {
		return fmt.Errorf("the configuration has %d faults", len(faults))
	}
	fmt.Fprintln(a.stdout, "ok")
	return nil
}

func (c *configCheckCmd) faults(a *app) (faults []error, err error) {
	_, variables := parsed(c.As)
	if variables != nil {
		faults = append(faults, fmt.Errorf("variables: %w", variables))
	}
	args := []string{c.As}
	if c.File != "" {
		f, err := os.Open(c.File)
		if err != nil {
			return nil, hinted{err, "name the file that --config is to be given"}
		}
		defer f.Close()
		file, err := readConfig(f)
		if err != nil {
			return append(faults, err), nil
		}
		each, err := c.eachFault(file, variables)
		if err != nil {
			return nil, err
		}
		if faults = append(faults, each...); len(each) > 0 {
			return faults, nil // what follows would say the same again
		}
		args = append(args, "--config="+c.File)
	}
	if variables != nil {
		return faults, nil
	}
	command, err := parsed(args...)
	if err != nil {
		return append(faults, err), nil
	}
	return append(faults, command.(interface{ faults(*app) []error }).faults(a)...), nil
}

// eachFault returns the faults of a file's keys, one by one. variables is what
// is wrong without any of them.
func (c *configCheckCmd) eachFault(file configFile, variables error) (faults []error, err error) {
	parser, err := newParser(io.Discard, io.Discard, func(int) {})
	if err != nil {
		return nil, err
	}
	known, err := settingsOf(parser.Model)
	if err != nil {
		return nil, err
	}
	keys := make([]string, 0, len(file.values))
	for key := range file.values {
		keys = append(keys, key)
	}
	slices.SortFunc(keys, func(a, b string) int { return file.line(a) - file.line(b) })
	for _, key := range keys {
		fault := func(err error) { faults = append(faults, fmt.Errorf("line %d: %w", file.line(key), err)) }
		at := slices.IndexFunc(known, func(s setting) bool { return s.name == key })
		switch {
		case at < 0:
			fault(unknownSetting(key, known))
			continue
		case !slices.Contains(known[at].commands, c.As):
			fault(fmt.Errorf("%q is not a setting of %s", key, c.As))
			continue
		}
		argument, err := asArgument(key, file.values[key])
		if err == nil {
			_, err = parsed(c.As, argument)
		}
		if err != nil && (variables == nil || err.Error() != variables.Error()) {
			fault(err)
		}
	}
	return faults, nil
}

// line returns on which line a key stands, from 1 on.
func (c configFile) line(key string) int {
	for i, line := range bytes.Split(c.text, []byte("\n")) {
		name, _, found := bytes.Cut(line, []byte("="))
		if found && strings.Trim(string(bytes.TrimSpace(name)), `"'`) == key {
			return i + 1
		}
	}
	return 1
}

// asArgument returns the flag that says the same as a key.
func asArgument(key string, value any) (string, error) {
	switch v := value.(type) {
	case []any:
		parts := make([]string, len(v))
		for i, part := range v {
			text, ok := part.(string)
			if !ok {
				return "", fmt.Errorf("%s: want texts in the list", key)
			}
			parts[i] = text
		}
		return "--" + key + "=" + strings.Join(parts, ","), nil
	case map[string]any, []map[string]any:
		return "", fmt.Errorf("%s: a table; settings stand outside of tables", key)
	}
	return fmt.Sprintf("--%s=%v", key, value), nil
}

// parsed returns the command of a command line.
func parsed(args ...string) (any, error) {
	parser, err := newParser(io.Discard, io.Discard, func(int) {})
	if err != nil {
		return nil, err
	}
	command, err := parser.Parse(args)
	if err != nil {
		var p *kong.ParseError
		if errors.As(err, &p) {
			return nil, errors.New(p.Error())
		}
		return nil, err
	}
	return command.Selected().Target.Addr().Interface(), nil
}

// faults returns what is wrong with the settings together, and with the files
// that they name.
func (c *serveCmd) faults(a *app) []error {
	faults := c.webFlags.faults(c.tlsFlags, c.relayFlags)
	return append(faults, c.relayFlags.secretFaults(a, c.NoTURN && len(c.TURNURL) > 0)...)
}

func (c *signalingCmd) faults(a *app) []error {
	faults := c.webFlags.faults(c.tlsFlags, c.relayFlags)
	return append(faults, c.relayFlags.secretFaults(a, len(c.TURNURL) > 0)...)
}

func (c *turnCmd) faults(a *app) []error {
	return append(relayFlags{TURNSecretFile: c.TURNSecretFile}.secretFaults(a, true), c.certFlags.faults()...)
}

func (f webFlags) faults(secure tlsFlags, relays relayFlags) (faults []error) {
	add := func(err error) {
		if err != nil {
			faults = append(faults, err)
		}
	}
	add(secure.validate())
	faults = append(faults, secure.certFlags.faults()...)
	if secure.ACMECA != "" {
		_, err := readCA(secure.ACMECA)
		add(err)
	}
	if f.ProxyProtocol && len(f.TrustedProxies) == 0 {
		add(errNoProxies)
	}
	add(relays.validate())
	return faults
}

func (f certFlags) faults() []error {
	if f.TLSCert == "" || f.TLSKey == "" {
		return nil
	}
	if _, err := loadPair(f.TLSCert, f.TLSKey); err != nil {
		return []error{err}
	}
	return nil
}

// secretFaults are those of the secret; needed says that there has to be one.
func (f relayFlags) secretFaults(a *app, needed bool) []error {
	list, err := secrets(f.TURNSecretFile, a.env)
	switch {
	case err != nil:
		return []error{err}
	case needed && len(list) == 0:
		return []error{errNoSecret}
	}
	return nil
}
