package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"time"

	"tandem/peer/chat/sqlite"
	"tandem/peer/local"
)

type doctorCmd struct {
	Repair bool `help:"Save what can be read of a damaged database into a new one; the damaged one is kept."`
}

func (doctorCmd) Help() string {
	return `Looks at the account's folder, its disk and database, and whether the servers of
the linked browsers are reached. Nothing is changed unless --repair is given.

Example: tandem doctor`
}

// Verdicts of a check.
const (
	verdictOK      = "ok"
	verdictWarning = "warning"
	verdictFailed  = "failed"
)

// finding is what a check found.
type finding struct {
	What    string `json:"what"` // home, space, database, server, clock
	Verdict string `json:"verdict"`
	Text    string `json:"text"`
	Hint    string `json:"hint,omitempty"`
}

const (
	// Below these many free bytes the doctor warns, and says that it fails.
	littleSpace   = 200 << 20
	tooLittle     = 10 << 20
	serverTimeout = 5 * time.Second
	// clockOff is how far the clock may be off before links suffer: browsers find the
	// phone by the date.
	clockOff = 10 * time.Minute
)

// errUnwell is why the doctor's exit code is a failure.
var errUnwell = errors.New("something is wrong with the account; see above")

func (c doctorCmd) Run(a *app) error {
	home, err := filepath.Abs(a.cli.Home)
	if err != nil {
		return fmt.Errorf("finding the account: %w", err)
	}
	if c.Repair {
		return c.repair(a, home)
	}
	d := doctor{ctx: a.ctx, home: home, path: filepath.Join(home, "tandem.db")}
	findings := d.examine(a)
	if a.out.json {
		if err := a.out.value(struct {
			Checks []finding `json:"checks"`
		}{findings}); err != nil {
			return err
		}
	}
	unwell := false
	for _, f := range findings {
		unwell = unwell || f.Verdict == verdictFailed
		if a.out.json {
			continue
		}
		a.out.line("%s  %s  %s", fit(f.Verdict, 7), fit(f.What, 8), cleanLine(f.Text))
		if f.Hint != "" {
			a.out.line("                   %s", cleanLine(f.Hint))
		}
	}
	if unwell {
		return errUnwell
	}
	return nil
}

// doctor examines an account from outside, whether its phone runs or not.
type doctor struct {
	ctx  context.Context
	home string
	path string // of the database
}

func (d doctor) examine(a *app) []finding {
	home, readable := d.homeFolder()
	findings := []finding{home}
	if !readable {
		return findings
	}
	findings = append(findings, d.space())
	database := d.database()
	findings = append(findings, database)
	if database.Verdict != verdictOK || home.Verdict != verdictOK {
		return findings
	}
	return append(findings, d.servers(a)...)
}

func (d doctor) homeFolder() (f finding, readable bool) {
	f = finding{What: "home", Verdict: verdictFailed}
	info, err := os.Stat(d.home)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return finding{"home", verdictFailed, d.home + " does not exist: there is no account here",
			"name its folder with --home DIR, or begin one: tandem run"}, false
	case err != nil:
		f.Text = err.Error()
		return f, false
	case !info.IsDir():
		f.Text = d.home + " is no folder"
		return f, false
	}
	if _, err := os.ReadDir(d.home); err != nil {
		f.Text, f.Hint = err.Error(), "the folder may be another user's"
		return f, false
	}
	probe, err := os.CreateTemp(d.home, ".doctor-*")
	if err != nil {
		f.Text, f.Hint = "it cannot be written: "+err.Error(), "the folder may be another user's, or the disk read-only or full"
		return f, true
	}
	_, err = probe.Write(make([]byte, 4096))
	if err := errors.Join(err, probe.Sync(), probe.Close(), os.Remove(probe.Name())); err != nil {
		f.Text, f.Hint = "it cannot be written: "+err.Error(), "the disk may be full"
		return f, true
	}
	return finding{What: "home", Verdict: verdictOK, Text: d.home + " can be read and written"}, true
}

func (d doctor) space() finding {
	free, err := freeSpace(d.home)
	switch {
	case err != nil:
		return finding{What: "space", Verdict: verdictWarning, Text: "how much is free is not known: " + err.Error()}
	case free < tooLittle:
		return finding{"space", verdictFailed, sizeWords(free) + " are free: messages will be refused", "free some space on this disk"}
	case free < littleSpace:
		return finding{"space", verdictWarning, sizeWords(free) + " are free", "free some space on this disk before it is full"}
	}
	return finding{What: "space", Verdict: verdictOK, Text: sizeWords(free) + " are free"}
}

func (d doctor) database() finding {
	err := sqlite.Examine(d.ctx, d.path)
	switch {
	case err == nil:
		return finding{What: "database", Verdict: verdictOK, Text: d.path + " is healthy"}
	case errors.Is(err, fs.ErrNotExist):
		return finding{"database", verdictWarning, "there is none yet", "it is made by the first command, as by: tandem run"}
	}
	return finding{"database", verdictFailed, err.Error(), hintFor(err)}
}

// servers asks the server of each linked browser, which also tells the time.
func (d doctor) servers(a *app) []finding {
	acc, err := a.reach()
	if err != nil {
		return []finding{{"database", verdictFailed, err.Error(), hintFor(err)}}
	}
	devices, err := acc.Devices(a.ctx)
	if err := errors.Join(err, acc.close()); err != nil {
		return []finding{{"database", verdictFailed, err.Error(), hintFor(err)}}
	}
	var origins []string
	for _, device := range devices {
		if !slices.Contains(origins, device.Origin) {
			origins = append(origins, device.Origin)
		}
	}
	if len(origins) == 0 {
		return []finding{{What: "server", Verdict: verdictOK, Text: "no browser is linked: there is no server to reach"}}
	}
	var findings []finding
	clocked := false
	for _, origin := range origins {
		off, err := d.server(origin)
		if err != nil {
			findings = append(findings, finding{"server", verdictFailed, short(origin) + " is not reached: " + err.Error(),
				"is this machine online, and the server running?"})
			continue
		}
		findings = append(findings, finding{What: "server", Verdict: verdictOK, Text: short(origin) + " is reached"})
		if off.Abs() > clockOff && !clocked {
			clocked = true
			findings = append(findings, finding{"clock", verdictWarning,
				fmt.Sprintf("this machine's clock and that of %s differ by %s", short(origin), off.Abs().Round(time.Second)),
				"set the clock: browsers find the phone by the date"})
		}
	}
	return findings
}

// server returns how far this machine's clock is ahead of a server's.
func (d doctor) server(origin string) (ahead time.Duration, err error) {
	ctx, cancel := context.WithTimeout(d.ctx, serverTimeout)
	defer cancel()
	r, err := http.NewRequestWithContext(ctx, http.MethodHead, origin+"/", nil)
	if err != nil {
		return 0, err
	}
	transport := &http.Transport{Proxy: http.ProxyFromEnvironment}
	defer transport.CloseIdleConnections()
	resp, err := (&http.Client{Transport: transport}).Do(r)
	if err != nil {
		return 0, err
	}
	if err := resp.Body.Close(); err != nil {
		return 0, err
	}
	if resp.StatusCode >= http.StatusInternalServerError {
		return 0, fmt.Errorf("it answers %s", resp.Status)
	}
	if at, err := http.ParseTime(resp.Header.Get("Date")); err == nil {
		ahead = time.Since(at)
	}
	return ahead, nil
}

// jsonRepaired is what doctor --repair prints.
type jsonRepaired struct {
	Repaired bool             `json:"repaired"` // false: nothing was to be repaired
	Report   *sqlite.Repaired `json:"report,omitempty"`
}

func (c doctorCmd) repair(a *app, home string) error {
	path := filepath.Join(home, "tandem.db")
	client, err := local.Dial(a.ctx, home)
	if err == nil {
		client.Close()
		return &hinted{local.ErrInUse, "end it first: a database is repaired while nothing uses it"}
	}
	if !errors.Is(err, local.ErrNoPhone) {
		return err
	}
	err = sqlite.Examine(a.ctx, path)
	switch {
	case err == nil:
		if a.out.json {
			return a.out.value(jsonRepaired{})
		}
		a.out.line("The database is healthy: nothing is to be repaired.")
		return nil
	case !errors.Is(err, sqlite.ErrDamaged):
		return err
	}
	r, err := sqlite.Repair(a.ctx, path)
	if err != nil {
		return err
	}
	if a.out.json {
		return a.out.value(jsonRepaired{true, &r})
	}
	a.out.line("The database is repaired. The damaged one is kept as %s.", cleanLine(r.Copy))
	for _, t := range r.Tables {
		switch {
		case t.Unsure:
			a.out.line("%s  %d saved; how many are lost cannot be told", fit(partWords[t.Name], 14), t.Saved)
		case t.Lost > 0:
			a.out.line("%s  %d saved, %d lost", fit(partWords[t.Name], 14), t.Saved, t.Lost)
		case partWords[t.Name] != "":
			a.out.line("%s  %d saved", fit(partWords[t.Name], 14), t.Saved)
		}
	}
	if r.NewAccount {
		a.out.hint("the phone's key is lost: every browser needs a new code to be linked")
	}
	return nil
}

// partWords are the parts of a database as people know them.
var partWords = map[string]string{
	"account": "account", "devices": "browsers", "ended_links": "ended links", "people": "people", "chats": "chats",
	"commands": "commands", "messages": "messages", "media": "files", "members": "members",
	"reactions": "reactions", "tombstones": "deleted",
}
