package main

import (
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/alecthomas/kong"
)

// setting is a flag, a variable, and a key of the configuration file.
type setting struct {
	name     string
	variable string
	value    string // its default; empty: none, or one that the help tells
	help     string
	commands []string
}

// notSettings are flags that a file cannot have.
var notSettings = []string{"help", "config"}

// settingsOf returns those of commands that run, in the order of their help.
func settingsOf(app *kong.Application) (list []setting, err error) {
	for _, command := range app.Children {
		if !slices.Contains([]string{"serve", "signaling", "turn"}, command.Name) {
			continue
		}
		for _, flag := range command.Flags {
			if slices.Contains(notSettings, flag.Name) {
				continue
			}
			at := slices.IndexFunc(list, func(s setting) bool { return s.name == flag.Name })
			if at < 0 {
				s := setting{name: flag.Name, value: flag.Default, help: flag.Help}
				if len(flag.Envs) != 1 {
					return nil, fmt.Errorf("--%s has %d variables", flag.Name, len(flag.Envs))
				}
				s.variable = flag.Envs[0]
				list, at = append(list, s), len(list)
			}
			list[at].commands = append(list[at].commands, command.Name)
		}
	}
	return list, nil
}

// configCmd is about settings.
type configCmd struct {
	Check    configCheckCmd    `cmd:"" help:"Say everything that is wrong with a configuration file, and with the variables."`
	Settings configSettingsCmd `cmd:"" help:"Print all settings as a table (Markdown)."`
}

type configSettingsCmd struct{}

// Run prints them.
func (c *configSettingsCmd) Run(a *app) error { return writeSettings(a.stdout) }

const settingsHead = `# Settings of tandemd

Each is a flag, a variable, and a key of the file that --config names: TOML, the
flags' names without dashes before them. Flags win over variables, variables
over the file. ` + "`tandemd config check FILE`" + ` says everything that is wrong with one.

    public-url = "https://tandem.example"
    trusted-proxies = ["127.0.0.1/32"]
    drain = "60s"

No secret is a setting: files hold them, or the variable ` + secretVariable + `, which
holds a TURN secret itself.
This table is printed by ` + "`tandemd config settings`" + `.

| flag and key | variable | of | |
|---|---|---|---|
`

func writeSettings(w io.Writer) error {
	parser, err := newParser(io.Discard, io.Discard, func(int) {})
	if err != nil {
		return err
	}
	list, err := settingsOf(parser.Model)
	if err != nil {
		return err
	}
	var b strings.Builder
	b.WriteString(settingsHead)
	for _, s := range list {
		of := strings.Join(s.commands, ", ")
		if len(s.commands) == 3 {
			of = "all"
		}
		fmt.Fprintf(&b, "| `%s` | `%s` | %s | %s |\n", s.name, s.variable, of, strings.ReplaceAll(s.help, "|", `\|`))
	}
	_, err = io.WriteString(w, b.String())
	return err
}

// unknownSetting says that there is none of that name, and which may be meant.
func unknownSetting(name string, known []setting) error {
	best, least := "", 1+len(name)/3
	for _, s := range known {
		if d := distance(name, s.name); d <= least {
			best, least = s.name, d-1
		}
	}
	if best == "" {
		return fmt.Errorf("%q is not a setting", name)
	}
	return fmt.Errorf("%q is not a setting: is %q meant?", name, best)
}

// distance is the number of letters to put in, leave out or change (Levenshtein).
func distance(a, b string) int {
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range len(a) {
		diagonal := row[0]
		row[0] = i + 1
		for j := range len(b) {
			changed := diagonal
			if a[i] != b[j] {
				changed++
			}
			diagonal = row[j+1]
			row[j+1] = min(changed, row[j]+1, row[j+1]+1)
		}
	}
	return row[len(b)]
}
