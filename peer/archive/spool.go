package archive

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"

	"tandem/peer/chat"
)

// spool keeps what an export's files are, from when they were put into the media
// store until their messages are added. It is a file: each has a thumbnail, and an
// export can have a hundred thousand.
type spool struct {
	file *os.File
	end  int64
	at   map[string]span
}

type span struct {
	from int64
	size int
}

func newSpool() (*spool, error) {
	f, err := os.CreateTemp("", "tandem-import-*")
	if err != nil {
		return nil, fmt.Errorf("making a temporary file: %w", err)
	}
	return &spool{file: f, at: map[string]span{}}, nil
}

func spoolKey(e entry, base string) string { return e.name + "\x00" + base }

func (s *spool) put(key string, m chat.Media) error {
	data, err := json.Marshal(m)
	if err == nil {
		_, err = s.file.WriteAt(data, s.end)
	}
	if err != nil {
		return fmt.Errorf("writing a temporary file: %w", err)
	}
	s.at[key] = span{s.end, len(data)}
	s.end += int64(len(data))
	return nil
}

// get returns what put was given; ok is false where that was nothing.
func (s *spool) get(key string) (m chat.Media, ok bool, err error) {
	at, ok := s.at[key]
	if !ok {
		return m, false, nil
	}
	data := make([]byte, at.size)
	if _, err = s.file.ReadAt(data, at.from); err == nil {
		err = json.Unmarshal(data, &m)
	}
	if err != nil {
		return m, false, fmt.Errorf("reading a temporary file: %w", err)
	}
	return m, true, nil
}

func (s *spool) close() error {
	return errors.Join(s.file.Close(), os.Remove(s.file.Name()))
}
