package sqlite

import (
	"errors"
	"testing"
	"time"

	"tandem/peer/chat"
)

// TestImportRefusesNumbersThatNoPageHolds: JavaScript has 53 bits. One larger
// number in an export would keep every page from the whole account.
func TestImportRefusesNumbersThatNoPageHolds(t *testing.T) {
	const large = 1 << 53
	c := chat.Chat{ID: "c", Kind: chat.Direct, Title: "Grace"}
	m := chat.Message{ID: "m", Chat: "c", Kind: chat.File, Time: time.Now(), Media: &chat.Media{Type: "text/plain"}}
	for name, spoil := range map[string]func(*chat.Chat, *chat.Message){
		"active":           func(c *chat.Chat, _ *chat.Message) { c.Active = large },
		"read":             func(c *chat.Chat, _ *chat.Message) { c.Read = large },
		"seen":             func(c *chat.Chat, _ *chat.Message) { c.Seen = large },
		"the last seen":    func(c *chat.Chat, _ *chat.Message) { c.Seen = large - 1 }, // what is sent comes after it
		"pos":              func(_ *chat.Chat, m *chat.Message) { m.Pos = large },
		"the last pos":     func(_ *chat.Chat, m *chat.Message) { m.Pos = large - 1 },
		"the last time":    func(_ *chat.Chat, m *chat.Message) { m.Time = time.UnixMilli(large/chat.PosPerMilli - 1) },
		"a file's size":    func(_ *chat.Chat, m *chat.Message) { m.Media.Size = large },
		"a file's seconds": func(_ *chat.Chat, m *chat.Message) { m.Media.Duration = large },
	} {
		c, m, media := c, m, *m.Media
		m.Media = &media
		spoil(&c, &m)
		s := openNew(t)
		err := s.Import(t.Context(), func(b chat.Batch) error {
			if _, err := b.Chat(t.Context(), c); err != nil {
				return err
			}
			_, err := b.Message(t.Context(), m)
			return err
		})
		if !errors.Is(err, chat.ErrInvalid) {
			t.Errorf("%s: %v", name, err)
		}
	}
}
