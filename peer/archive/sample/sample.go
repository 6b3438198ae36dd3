// Package sample writes large exports as WhatsApp and Telegram do, the same ones
// for the same options, for tests and measurements: many chats, varied words,
// pictures, answers and system notes. Nothing of it is kept in memory.
package sample

import (
	"archive/zip"
	"bufio"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"time"
)

// Options say what to write. Path, Messages and Chats are required.
type Options struct {
	Path     string // of the new folder, or of the new file where it ends in .zip
	Format   string // "whatsapp" or "telegram"; empty: whatsapp
	Messages int    // in all chats, at least as many as Chats
	Chats    int    // every third one is a group
	Media    int    // of the messages, how many have a picture
	Seed     uint64
}

// Owner is the name of whoever made the export.
const Owner = "Ada Lovelace"

// sink takes the files of an export, one after the other.
type sink interface {
	create(name string) (io.WriteCloser, error)
	close() error
}

// Write writes an export.
func Write(o Options) (err error) {
	switch {
	case o.Chats < 1, o.Messages < o.Chats, o.Media < 0, o.Media > o.Messages:
		return fmt.Errorf("%d messages in %d chats with %d media: there must be a chat, a message in each, and no more media than messages",
			o.Messages, o.Chats, o.Media)
	case o.Format != "" && o.Format != "whatsapp" && o.Format != "telegram":
		return fmt.Errorf("the format is %q: it must be whatsapp or telegram", o.Format)
	}
	var s sink
	if strings.HasSuffix(o.Path, ".zip") {
		s, err = newZipSink(o.Path)
	} else {
		s, err = folderSink(o.Path), os.Mkdir(o.Path, 0o755)
	}
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, s.close()) }()
	if o.Format == "telegram" {
		return writeTelegram(s, o)
	}
	return writeWhatsApp(s, o)
}

// room is one chat: what is said in it follows from the seed and its number.
type room struct {
	n       int
	title   string
	group   bool
	people  []string // besides the owner
	size    int      // messages
	first   int      // how many messages the chats before it have
	total   int      // messages of all chats
	media   int      // of those with a picture
	r       *rand.Rand
	words   *vocabulary
	time    time.Time
	written int
}

// said is one message of a room.
type said struct {
	n       int // counted over all chats, from 0
	time    time.Time
	from    string
	text    string
	picture int // its number from 0; -1: none
	answers int // to which of the room's messages before, 0 for none: 1 for the last one
}

// rooms returns the chats of an export. The first ones have the most messages.
func rooms(o Options) []*room {
	words := newVocabulary()
	var all []*room
	left := o.Messages - o.Chats
	for i := range o.Chats {
		size := 1 + left/8
		if i == o.Chats-1 {
			size = 1 + left
		}
		left -= size - 1
		c := &room{n: i, size: size, first: 0, total: o.Messages, media: o.Media, words: words,
			r: rand.New(rand.NewPCG(o.Seed, uint64(i))), time: time.Date(2019, 3, 1, 8, 0, 0, 0, time.UTC)}
		c.title = name(i + 1)
		c.people = []string{c.title}
		if i%3 == 2 {
			c.group, c.title, c.people = true, fmt.Sprintf("Group %d", i+1), nil
			for j := range 3 + c.r.IntN(20) {
				c.people = append(c.people, name(i*7+j))
			}
		}
		if i > 0 {
			c.first = all[i-1].first + all[i-1].size
		}
		all = append(all, c)
	}
	return all
}

// next says the next message; ok is false after the last.
func (c *room) next() (m said, ok bool) {
	if c.written == c.size {
		return m, false
	}
	m.n = c.first + c.written
	span := 6 * 365 * 24 * time.Hour / time.Duration(c.size)
	c.time = c.time.Add(time.Duration(c.r.Int64N(int64(2*span) + 1))).Truncate(time.Second)
	if latest := time.Date(2025, 6, 1, 0, 0, 0, 0, time.UTC); c.time.After(latest) {
		c.time = latest
	}
	m.time, m.from, m.picture = c.time, Owner, -1
	if c.r.IntN(5) < 3 {
		m.from = c.people[c.r.IntN(len(c.people))]
	}
	m.text = c.words.sentence(c.r)
	if c.r.IntN(12) == 0 && c.written > 5 {
		m.answers = 1 + c.r.IntN(5)
	}
	// Pictures are spread evenly: the n-th message has one where the count
	// of those up to it grows.
	before, after := m.n*c.media/c.total, (m.n+1)*c.media/c.total
	if after > before {
		m.picture = before
	}
	c.written++
	return m, true
}

// folderSink writes files into a folder.
type folderSink string

func (s folderSink) create(name string) (io.WriteCloser, error) {
	path := filepath.Join(string(s), filepath.FromSlash(name))
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		return nil, err
	}
	f, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o644)
	if err != nil {
		return nil, err
	}
	return &buffered{bufio.NewWriterSize(f, 64<<10), f}, nil
}

func (s folderSink) close() error { return nil }

type buffered struct {
	*bufio.Writer
	f *os.File
}

func (b *buffered) Close() error { return errors.Join(b.Flush(), b.f.Close()) }

// zipSink writes files into a .zip.
type zipSink struct {
	f *os.File
	z *zip.Writer
}

func newZipSink(path string) (*zipSink, error) {
	f, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o644)
	if err != nil {
		return nil, err
	}
	return &zipSink{f, zip.NewWriter(f)}, nil
}

func (s *zipSink) create(name string) (io.WriteCloser, error) {
	method := zip.Deflate
	if strings.HasSuffix(name, ".jpg") {
		method = zip.Store
	}
	w, err := s.z.CreateHeader(&zip.FileHeader{Name: name, Method: method})
	return entry{w}, err
}

func (s *zipSink) close() error { return errors.Join(s.z.Close(), s.f.Close()) }

// entry is a file of a .zip, which ends where the next one begins.
type entry struct{ io.Writer }

func (entry) Close() error { return nil }
