package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"sync"

	tea "charm.land/bubbletea/v2"
	"github.com/gabriel-vasile/mimetype"

	"tandem/peer"
	"tandem/peer/chat"
)

// viewer shows files of messages with the system's programs. It hands them
// copies, which only this user can read and which end with the interface: the
// phone's own files are not to be changed.
type viewer struct {
	mu  sync.Mutex
	dir string // made when it is needed
	n   int    // each file has a folder of its own, for its name
}

// openMedia shows a message's file.
func (m *ui) openMedia(msg chat.Message) tea.Cmd {
	if err := viewable(msg); err != nil {
		m.fail(err, nil)
		return nil
	}
	m.told = "Opening " + mediaWords(msg.Kind, *msg.Media) + " …"
	return m.b.openMedia(msg)
}

// viewable refuses what a system would run, or show with scripts in it: who
// sent it chose what it does.
func viewable(m chat.Message) error {
	kind, _, _ := strings.Cut(m.Media.Type, ";")
	main, _, _ := strings.Cut(kind, "/")
	switch {
	case kind == "image/svg+xml":
	case main == "image", main == "audio", main == "video":
		return nil
	case slices.Contains([]string{"application/pdf", "application/ogg", "text/plain"}, kind):
		return nil
	}
	return &hinted{fmt.Errorf("a file of the type %s is not opened: it could do what whoever sent it wants", cmp.Or(cleanLine(kind), "unknown")),
		"save it with w, and open it there if you trust it"}
}

// viewName is a safe name whose ending says what the file is, rather than what
// the sender calls it: systems choose the program by it.
func viewName(m chat.Message) string {
	ending := ""
	if t := mimetype.Lookup(m.Media.Type); t != nil {
		ending = t.Extension()
	}
	name := safeName(m)
	return strings.TrimSuffix(name, filepath.Ext(name)) + ending
}

// open copies a message's file and starts the viewer; it returns when that has
// ended, which most do once a window is up.
func (v *viewer) open(ctx context.Context, api peer.API, m chat.Message) error {
	path, err := api.MediaPath(ctx, m.Media.ID)
	if err != nil {
		return fmt.Errorf("finding the file: %w", err)
	}
	from, err := os.Open(path)
	if err != nil {
		return fmt.Errorf("opening the file: %w", err)
	}
	defer from.Close()
	to, err := v.place(viewName(m))
	if err != nil {
		return fmt.Errorf("making a copy to show: %w", err)
	}
	out, err := os.OpenFile(to, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return fmt.Errorf("making a copy to show: %w", err)
	}
	_, err = io.Copy(out, until{ctx, from})
	if err := errors.Join(err, out.Close()); err != nil {
		return fmt.Errorf("making a copy to show: %w", err)
	}
	return show(ctx, to)
}

// place returns the path of a new file of this name.
func (v *viewer) place(name string) (string, error) {
	v.mu.Lock()
	defer v.mu.Unlock()
	if v.dir == "" {
		dir, err := os.MkdirTemp("", "tandem-")
		if err != nil {
			return "", err
		}
		v.dir = dir
	}
	v.n++
	dir := filepath.Join(v.dir, fmt.Sprint(v.n))
	return filepath.Join(dir, name), os.Mkdir(dir, 0o700)
}

// close removes the copies.
func (v *viewer) close() error {
	v.mu.Lock()
	defer v.mu.Unlock()
	if v.dir == "" {
		return nil
	}
	return os.RemoveAll(v.dir)
}

// show has the system open a file. The program that does so ends with ctx; the
// window that it opened stays, where it is another program's.
func show(ctx context.Context, path string) error {
	command := opener()
	cmd := exec.CommandContext(ctx, command[0], append(command[1:], path)...)
	detach(cmd)
	err := cmd.Run()
	var missing *exec.Error
	switch {
	case ctx.Err() != nil:
		return nil
	case errors.As(err, &missing):
		return &hinted{fmt.Errorf("there is no %s to open files with", command[0]), openerHint()}
	case err != nil:
		return &hinted{fmt.Errorf("%s found no program for this file: %w", command[0], err), "save it with w instead"}
	}
	return nil
}

// opener is the command with which the system opens a file.
func opener() []string {
	switch runtime.GOOS {
	case "darwin":
		return []string{"open"}
	case "windows":
		return []string{"rundll32", "url.dll,FileProtocolHandler"}
	case "android":
		return []string{"termux-open"}
	}
	return []string{"xdg-open"}
}

func openerHint() string {
	if runtime.GOOS == "android" {
		return "install it with: pkg install termux-tools; or save the file with w"
	}
	return "install the package xdg-utils, or save the file with w"
}
