package main

import (
	"errors"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"strings"
	"time"

	"tandem/peer"
	"tandem/peer/chat"
	"tandem/peer/wire"
)

// Commands that change a chat.

type newCmd struct {
	Title string `arg:"" help:"The chat's title: a person's name, or what the group is called."`
	Group bool   `xor:"kind" help:"A group."`
	Self  bool   `xor:"kind" help:"Notes to yourself."`
}

func (newCmd) Help() string { return `Example: tandem new "Book club" --group` }

func (c newCmd) Run(a *app) error {
	kind := chat.Direct
	switch {
	case c.Group:
		kind = chat.Group
	case c.Self:
		kind = chat.Self
	}
	return a.act(func(peer.API) (chat.Action, error) {
		return chat.Action{Create: &chat.Create{Kind: kind, Title: c.Title}}, nil
	})
}

type readCmd struct {
	Chat string `arg:"" help:"The chat's ID, its title, or how its title begins."`
	From string `placeholder:"NAME" help:"NAME has read what you wrote, as a bridge to another network learns."`
}

func (readCmd) Help() string { return `Example: tandem read Dad` }

func (c readCmd) Run(a *app) error {
	return a.onChat(c.Chat, func(ch chat.Chat) chat.Action {
		return chat.Action{Read: &chat.Read{Chat: ch.ID, Pos: math.MaxInt64, By: chat.By{From: c.From}}}
	})
}

type unreadCmd struct {
	Chat string `arg:"" help:"The chat's ID, its title, or how its title begins."`
}

func (unreadCmd) Help() string { return `Example: tandem unread Dad` }

func (c unreadCmd) Run(a *app) error {
	return a.set(c.Chat, func(s *chat.Set) { s.Marked = new(true) })
}

// set changes what is set of a chat.
func (a *app) set(name string, f func(s *chat.Set)) error {
	return a.onChat(name, func(c chat.Chat) chat.Action {
		s := &chat.Set{Chat: c.ID}
		f(s)
		return chat.Action{Set: s}
	})
}

type pinCmd struct {
	Chat string `arg:"" help:"The chat's ID, its title, or how its title begins."`
	Off  bool   `help:"Unpin it."`
}

func (pinCmd) Help() string { return `Example: tandem pin Dad` }

func (c pinCmd) Run(a *app) error {
	return a.set(c.Chat, func(s *chat.Set) { s.Pinned = new(!c.Off) })
}

type archiveCmd struct {
	Chat string `arg:"" help:"The chat's ID, its title, or how its title begins."`
	Off  bool   `help:"Take it out of the archive."`
}

func (archiveCmd) Help() string { return `Example: tandem archive "Maple Street 12"` }

func (c archiveCmd) Run(a *app) error {
	return a.set(c.Chat, func(s *chat.Set) { s.Archived = new(!c.Off) })
}

type muteCmd struct {
	Chat string        `arg:"" help:"The chat's ID, its title, or how its title begins."`
	For  time.Duration `xor:"until" placeholder:"TIME" help:"For this time, as in 8h or 90m. Default: until unmuted."`
	Off  bool          `xor:"until" help:"Unmute it."`
}

func (muteCmd) Help() string { return `Example: tandem mute "Sunday hike" --for 8h` }

func (c muteCmd) Run(a *app) error {
	until := chat.Forever.UnixMilli()
	switch {
	case c.Off:
		until = 0
	case c.For < 0:
		return usage("--for is below zero", "give a time such as 8h or 90m")
	case c.For > 0:
		until = time.Now().Add(c.For).UnixMilli()
	}
	return a.set(c.Chat, func(s *chat.Set) { s.Muted = &until })
}

type renameCmd struct {
	Chat  string `arg:"" help:"The chat's ID, its title, or how its title begins."`
	Title string `arg:"" help:"The new title."`
}

func (renameCmd) Help() string { return `Example: tandem rename Dad "Dad (new number)"` }

func (c renameCmd) Run(a *app) error {
	return a.set(c.Chat, func(s *chat.Set) { s.Title = &c.Title })
}

type pictureCmd struct {
	Chat string `arg:"" help:"The chat's ID, its title, or how its title begins."`
	File string `arg:"" optional:"" help:"The picture. Without it the chat's picture is taken away."`
}

func (pictureCmd) Help() string { return `Example: tandem picture Dad dad.jpg` }

func (c pictureCmd) Run(a *app) error {
	return a.act(func(api peer.API) (chat.Action, error) {
		to, err := findChat(a, api, c.Chat)
		if err != nil {
			return chat.Action{}, err
		}
		s := &chat.Set{Chat: to.ID, Picture: new(string)}
		if c.File == "" {
			return chat.Action{Set: s}, nil
		}
		path, err := filepath.Abs(c.File)
		if err != nil {
			return chat.Action{}, fmt.Errorf("finding the file: %w", err)
		}
		m, err := api.AddMedia(a.ctx, path, filepath.Base(path))
		if err != nil {
			return chat.Action{}, fmt.Errorf("reading %s: %w", c.File, err)
		}
		if kindOf(m.Type) != chat.Image {
			return chat.Action{}, &hinted{fmt.Errorf("%s is not a picture: it is %s", c.File, m.Type), "give a JPEG, PNG, GIF or WebP"}
		}
		if m.Size > wire.MaxWhole {
			return chat.Action{}, &hinted{fmt.Errorf("%s has %d bytes, pages show pictures of at most %d", c.File, m.Size, wire.MaxWhole), "make it smaller"}
		}
		s.Picture = &m.ID
		return chat.Action{Set: s}, nil
	})
}

type jsonDraft struct {
	Chat  string `json:"chat"`
	Draft string `json:"draft"`
}

type draftCmd struct {
	Chat string  `arg:"" help:"The chat's ID, its title, or how its title begins."`
	Text *string `arg:"" optional:"" help:"The new draft; empty: none. Without it the draft is printed."`
}

func (draftCmd) Help() string { return `Example: tandem draft Dad "About Sunday: "` }

func (c draftCmd) Run(a *app) error {
	if c.Text != nil {
		return a.set(c.Chat, func(s *chat.Set) { s.Draft = c.Text })
	}
	acc, err := a.reach()
	if err != nil {
		return err
	}
	found, err := findChat(a, acc, c.Chat)
	if err := errors.Join(err, acc.close()); err != nil {
		return err
	}
	if a.out.json {
		return a.out.value(jsonDraft{found.ID, found.Draft})
	}
	if found.Draft != "" {
		a.out.line("%s", cleanText(found.Draft))
	}
	return nil
}

type clearCmd struct {
	Chat string `arg:"" help:"The chat's ID, its title, or how its title begins."`
	All  bool   `help:"The chat too, not only its messages."`
	Yes  bool   `help:"Do not ask."`
}

func (clearCmd) Help() string { return `Example: tandem clear "Notes to self" --yes` }

func (c clearCmd) Run(a *app) error {
	return a.act(func(api peer.API) (chat.Action, error) {
		found, err := findChat(a, api, c.Chat)
		if err == nil && !c.Yes {
			err = c.confirm(a, short(found.Title))
		}
		return chat.Action{Clear: &chat.Clear{Chat: found.ID, All: c.All}}, err
	})
}

// confirm asks before what cannot be taken back.
func (c clearCmd) confirm(a *app, title string) error {
	in, err := openInput(os.Stdin)
	if err != nil {
		return err
	}
	defer in.Close()
	if !in.terminal || a.out.json {
		return usage("this deletes messages for good, and there is no terminal to ask at", "add --yes to do it")
	}
	what := "all messages of " + title
	if c.All {
		what = "the chat " + title + " with all of its messages"
	}
	a.out.ask(fmt.Sprintf("Delete %s from this phone and every linked page? Type yes: ", what))
	answer, err := in.line(a.ctx)
	a.out.answered()
	if err != nil {
		return fmt.Errorf("reading the answer: %w", err)
	}
	if strings.TrimSpace(strings.ToLower(answer)) != "yes" {
		return errors.New("nothing was deleted")
	}
	return nil
}

type jsonTyping struct {
	Chat string `json:"chat"`
	From string `json:"from,omitempty"`
}

type typingCmd struct {
	Chat string `arg:"" help:"The chat's ID, its title, or how its title begins."`
	From string `placeholder:"NAME" help:"NAME writes, as a bridge to another network learns."`
}

func (typingCmd) Help() string { return `Example: tandem typing Dad --from Dad` }

func (c typingCmd) Run(a *app) error {
	acc, err := a.reach()
	if err != nil {
		return err
	}
	found, err := findChat(a, acc, c.Chat)
	if err == nil {
		err = acc.Typing(a.ctx, found.ID, c.From)
	}
	if err := errors.Join(err, acc.close()); err != nil {
		return err
	}
	if a.out.json {
		return a.out.value(jsonTyping{found.ID, c.From})
	}
	return nil
}
