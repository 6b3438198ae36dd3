package archive

import (
	"path"
	"slices"
	"strconv"
	"strings"

	"tandem/peer/archive/whatsapp"
	"tandem/peer/chat"
)

// title returns the chat's title as far as names say it.
func (c *whatsappChat) title() string {
	if c.im.o.Chat != "" {
		return c.im.o.Chat
	}
	for _, name := range []string{path.Base(c.e.name), path.Base(c.dir), c.im.src.name} {
		if t := whatsapp.Title(name); t != "" {
			return t
		}
	}
	return c.form.Title
}

// whoIsOwner finds out which sender made the export.
func (c *whatsappChat) whoIsOwner(title, account string) string {
	if me := c.im.o.Me; me != "" {
		for name := range c.form.Senders {
			if strings.EqualFold(name, strings.TrimSpace(me)) {
				return name
			}
		}
		c.im.note(c.e.name, 0, "nobody of the name %q, which --me gives, wrote in this chat", me)
		return strings.TrimSpace(me)
	}
	if c.form.Owner != "" {
		return c.form.Owner
	}
	alone := len(c.form.Senders) == 1 && title != "" && c.form.Senders[title] == 0
	if len(c.form.Senders) <= 2 && c.form.Senders[title] > 0 || alone {
		c.guessed = alone
		for name := range c.form.Senders {
			if name != title {
				return name
			}
		}
	}
	if c.form.Senders[account] > 0 {
		return account
	}
	return ""
}

// other returns the only sender besides the owner; empty where there are more.
func (c *whatsappChat) other() string {
	if c.owner == "" || len(c.form.Senders) != 2 {
		return ""
	}
	for name := range c.form.Senders {
		if name != c.owner {
			return name
		}
	}
	return ""
}

func (c *whatsappChat) kind(title string) chat.Kind {
	n := len(c.form.Senders)
	switch {
	case n > 2, n == 2 && c.form.Senders[title] == 0 && c.im.o.Chat == "":
		return chat.Group
	case n == 1 && c.form.Senders[title] == 0 && c.form.Senders[c.owner] == 0:
		return chat.Group // somebody wrote who is neither the owner nor whom the chat is with
	case n == 1 && c.owner == title:
		return chat.Self
	}
	return chat.Direct
}

// settleOrder gives the chats whose dates could be read in two ways the order
// of the others. It reports false where those do not agree or there are none.
func settleOrder(chats []*whatsappChat) bool {
	var known whatsapp.Form
	for _, c := range chats {
		switch o := c.form.Order(); {
		case o != "dmy" && o != "mdy":
		case known.Order() == "":
			known = c.form
		case known.Order() != o:
			return false
		}
	}
	for _, c := range chats {
		if c.form.Order() == "" {
			c.form = c.form.Ordered(known)
		}
	}
	return known.Order() != ""
}

// settleOwner takes who is the owner in all chats that say it for the owner in
// the others, and notes where nobody is.
func (im *importer) settleOwner(chats []*whatsappChat) {
	agreed := ""
	for _, c := range chats {
		switch {
		case c.guessed:
		case agreed == "":
			agreed = c.owner
		case c.owner != "" && c.owner != agreed:
			im.note(c.e.name, 0, "%q was taken for the owner here, and %q in other chats", c.owner, agreed)
		}
	}
	if agreed == "" && len(chats) == 1 {
		agreed = chats[0].owner
	}
	im.report.Me = agreed
	for _, c := range chats {
		if c.owner == "" || c.guessed && agreed != "" {
			c.owner = agreed // who may have written nothing here
		}
		c.chat.Kind = c.kind(c.chat.Title)
		if n := len(c.form.Senders); c.owner == "" && (n > 1 || n == 1 && c.form.Senders[c.chat.Title] == 0) {
			im.note(c.e.name, 0, "nobody was taken for the owner of this account: say who it is by --me NAME, one of %s", c.names())
		}
	}
}

// names lists some senders for a note.
func (c *whatsappChat) names() string {
	var some []string
	for name := range c.form.Senders {
		some = append(some, strconv.Quote(clip(name)))
	}
	slices.Sort(some)
	some = some[:min(len(some), 10)]
	return strings.Join(some, ", ")
}
