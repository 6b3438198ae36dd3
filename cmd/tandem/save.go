package main

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"tandem/peer"
	"tandem/peer/chat"
)

type saveCmd struct {
	Message string `arg:"" help:"The message's ID, or last:CHAT."`
	To      string `arg:"" optional:"" help:"The file or folder to save to; -: standard output. Default: this folder."`
	Force   bool   `help:"Overwrite a file that is there."`
}

func (saveCmd) Help() string {
	return `The file keeps the name that it was sent with, without what could lead it out
of the folder.

Example: tandem save last:Mira ~/Pictures`
}

type jsonSaved struct {
	Path string `json:"path"`
	Size int64  `json:"size"` // bytes
}

func (c saveCmd) Run(a *app) error {
	acc, err := a.reach()
	if err != nil {
		return err
	}
	from, m, err := c.find(a, acc)
	if err := errors.Join(err, acc.close()); err != nil {
		return err
	}
	defer from.Close()
	if c.To == "-" {
		if _, err := io.Copy(os.Stdout, until{a.ctx, from}); err != nil {
			return fmt.Errorf("printing the file: %w", err)
		}
		return nil
	}
	to := c.target(m)
	if err := copyFile(a.ctx, from, to, c.Force); err != nil {
		return err
	}
	if a.out.json {
		return a.out.value(jsonSaved{to, m.Media.Size})
	}
	a.out.line("Saved %s (%s).", cleanLine(to), sizeWords(m.Media.Size))
	return nil
}

// find opens a message's file on the phone.
func (c saveCmd) find(a *app, api peer.API) (*os.File, chat.Message, error) {
	m, err := findMessage(a, api, c.Message)
	if err != nil {
		return nil, m, err
	}
	if m.Media == nil {
		return nil, m, errors.New("this message has no file")
	}
	if m.Media.ID == "" {
		return nil, m, &hinted{errors.New("the file of this message is not on the phone"),
			"import the chat again with its media to add it"}
	}
	path, err := api.MediaPath(a.ctx, m.Media.ID)
	if err != nil {
		return nil, m, fmt.Errorf("finding the file: %w", err)
	}
	f, err := os.Open(path)
	if err != nil {
		return nil, m, fmt.Errorf("opening the file: %w", err)
	}
	return f, m, nil
}

// target is where to save: the name that the file was sent with, in the folder
// that was asked for, or the file that was asked for.
func (c saveCmd) target(m chat.Message) string {
	name := safeName(m)
	if c.To == "" {
		return name
	}
	if info, err := os.Stat(c.To); err == nil && info.IsDir() {
		return filepath.Join(c.To, name)
	}
	if strings.HasSuffix(c.To, string(os.PathSeparator)) {
		return filepath.Join(c.To, name)
	}
	return c.To
}

// safeName is a file name that stays in its folder, on every system, whatever
// who sent the file has called it.
func safeName(m chat.Message) string {
	name := strings.Map(func(r rune) rune {
		if r < ' ' || strings.ContainsRune(`/\:*?"<>|`, r) {
			return '_'
		}
		return r
	}, cleanLine(m.Media.Name))
	name = strings.Trim(name, ". ")
	if name == "" {
		return "tandem-" + m.ID
	}
	if len(name) > 200 {
		ext := filepath.Ext(name)
		if len(ext) > 16 {
			ext = ""
		}
		name = strings.ToValidUTF8(name[:200-len(ext)], "") + ext
	}
	return name
}

// copyFile copies to a file that appears under its name once it is whole.
func copyFile(ctx context.Context, from io.Reader, to string, force bool) (err error) {
	there := &hinted{fmt.Errorf("%s is there already", to), "choose another name, or add --force"}
	if _, err := os.Lstat(to); err == nil && !force {
		return there
	}
	dir := filepath.Dir(to)
	if _, err := os.Stat(dir); errors.Is(err, fs.ErrNotExist) {
		return noFolder(dir)
	}
	// Unlike those of CreateTemp, its permissions are those of a new file here.
	out, err := os.OpenFile(filepath.Join(dir, ".tandem-"+rand.Text()), os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o666)
	if err != nil {
		return fmt.Errorf("saving the file: %w", err)
	}
	defer func() {
		if err != nil {
			_ = os.Remove(out.Name())
		}
	}()
	_, err = io.Copy(out, until{ctx, from})
	if err := errors.Join(err, out.Close()); err != nil {
		return fmt.Errorf("saving the file: %w", err)
	}
	if !force { // what came there meanwhile stays
		err := os.Link(out.Name(), to)
		switch {
		case err == nil:
			return os.Remove(out.Name())
		case errors.Is(err, fs.ErrExist):
			return there
		}
		// No hard links on this disk.
	}
	if err := os.Rename(out.Name(), to); err != nil {
		return fmt.Errorf("saving the file: %w", err)
	}
	return nil
}

func noFolder(dir string) error {
	return &hinted{fmt.Errorf("there is no folder %s", dir), "make it first, or name another one"}
}

// until reads until a context ends.
type until struct {
	ctx context.Context
	r   io.Reader
}

func (u until) Read(p []byte) (int, error) {
	if err := u.ctx.Err(); err != nil {
		return 0, err
	}
	return u.r.Read(p)
}
