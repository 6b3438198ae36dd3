package main

import (
	"context"
	"errors"
	"fmt"
	"io"
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

func (saveCmd) Help() string { return `Example: tandem save last:Mira ~/Pictures` }

func (c saveCmd) Run(a *app) error {
	acc, err := a.reach()
	if err != nil {
		return err
	}
	path, m, err := c.find(a, acc)
	if err := errors.Join(err, acc.close()); err != nil {
		return err
	}
	if c.To == "-" {
		from, err := os.Open(path)
		if err != nil {
			return fmt.Errorf("opening the file: %w", err)
		}
		defer from.Close()
		if _, err := io.Copy(os.Stdout, until{a.ctx, from}); err != nil {
			return fmt.Errorf("printing the file: %w", err)
		}
		return nil
	}
	to := c.target(m)
	if err := copyFile(a.ctx, path, to, c.Force); err != nil {
		return err
	}
	if a.out.json {
		return a.out.value(map[string]any{"path": to, "size": m.Media.Size})
	}
	a.out.line("Saved %s (%s).", cleanLine(to), sizeWords(m.Media.Size))
	return nil
}

// find returns the path of a message's file on the phone.
func (c saveCmd) find(a *app, api peer.API) (string, chat.Message, error) {
	m, err := findMessage(a, api, c.Message)
	if err != nil {
		return "", m, err
	}
	if m.Media == nil {
		return "", m, errors.New("this message has no file")
	}
	if m.Media.ID == "" {
		return "", m, &hinted{errors.New("the file of this message is not on the phone"),
			"import the chat again with its media to add it"}
	}
	path, err := api.MediaPath(a.ctx, m.Media.ID)
	if err != nil {
		return "", m, fmt.Errorf("finding the file: %w", err)
	}
	return path, m, nil
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
func copyFile(ctx context.Context, from, to string, force bool) (err error) {
	if _, statErr := os.Lstat(to); statErr == nil && !force {
		return &hinted{fmt.Errorf("%s is there already", to), "choose another name, or add --force"}
	}
	in, err := os.Open(from)
	if err != nil {
		return fmt.Errorf("opening the file: %w", err)
	}
	defer in.Close()
	out, err := os.CreateTemp(filepath.Dir(to), ".tandem-*")
	if err != nil {
		return fmt.Errorf("saving the file: %w", err)
	}
	defer func() {
		if err != nil {
			err = errors.Join(fmt.Errorf("saving the file: %w", err), out.Close(), os.Remove(out.Name()))
		}
	}()
	if _, err := io.Copy(out, until{ctx, in}); err != nil {
		return err
	}
	if err := out.Chmod(0o644); err != nil {
		return err
	}
	if err := out.Close(); err != nil {
		return err
	}
	if !force { // what came there meanwhile stays
		if err := os.Link(out.Name(), to); err == nil {
			return os.Remove(out.Name())
		} else if errors.Is(err, os.ErrExist) {
			return err
		}
	}
	return os.Rename(out.Name(), to)
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
