package media

import (
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"

	"tandem/peer/chat"
)

// Reader reads a content and checks each block before it gives a byte of it.
// It holds one block in memory, and is not safe for concurrent use.
type Reader struct {
	id   string
	file *os.File
	size int64
	sums []byte // nil before the first Read
	load func() ([]byte, error)

	pos   int64
	block []byte // the checked one, with room for BlockBytes
	index int64  // its number; -1 before the first
}

// Open opens a content for reading; the io.ReadSeekCloser is a *Reader. The error
// wraps chat.ErrNotFound where the content is not there. A Read that comes upon
// damage returns ErrDamaged.
func (s *Store) Open(id string) (io.ReadSeekCloser, error) { return s.Reader(id) }

// Reader is Open, by the type's own name.
func (s *Store) Reader(id string) (*Reader, error) {
	path, err := s.Path(id)
	if err != nil {
		return nil, err
	}
	f, err := os.Open(path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("media %s: %w", id, chat.ErrNotFound)
	}
	if err != nil {
		return nil, fmt.Errorf("opening media: %w", err)
	}
	info, err := f.Stat()
	if err != nil {
		return nil, errors.Join(fmt.Errorf("opening media: %w", err), f.Close())
	}
	r := &Reader{id: id, file: f, size: info.Size(), index: -1}
	r.load = func() ([]byte, error) { return s.sums(id, f, r.size) }
	return r, nil
}

// Size returns the content's, in bytes.
func (r *Reader) Size() int64 { return r.size }

// Read reads at most to the end of a block.
func (r *Reader) Read(p []byte) (int, error) {
	if r.pos >= r.size {
		return 0, io.EOF
	}
	if err := r.fetch(r.pos / BlockBytes); err != nil {
		return 0, err
	}
	n := copy(p, r.block[r.pos%BlockBytes:])
	r.pos += int64(n)
	return n, nil
}

// fetch reads and checks a block.
func (r *Reader) fetch(index int64) error {
	if index == r.index {
		return nil
	}
	if r.sums == nil {
		sums, err := r.load()
		if err != nil {
			return err
		}
		r.sums = sums
	}
	if r.block == nil {
		r.block = make([]byte, 0, min(BlockBytes, r.size))
	}
	r.index = -1
	r.block = r.block[:min(BlockBytes, r.size-index*BlockBytes)]
	if _, err := r.file.ReadAt(r.block, index*BlockBytes); err != nil {
		return fmt.Errorf("reading media %s: %w", r.id, err)
	}
	if sha256.Sum256(r.block) != [sha256.Size]byte(r.sums[index*sha256.Size:]) {
		return fmt.Errorf("media %s, block %d: %w", r.id, index, ErrDamaged)
	}
	r.index = index
	return nil
}

// Seek is io.Seeker's.
func (r *Reader) Seek(offset int64, whence int) (int64, error) {
	switch whence {
	case io.SeekStart:
	case io.SeekCurrent:
		offset += r.pos
	case io.SeekEnd:
		offset += r.size
	default:
		return 0, fmt.Errorf("seeking in media: whence %d", whence)
	}
	if offset < 0 {
		return 0, errors.New("seeking in media: before the start")
	}
	r.pos = offset
	return offset, nil
}

// Close closes the file.
func (r *Reader) Close() error { return r.file.Close() }

// sums returns the hashes of a content's blocks. They are checked against its
// ID, and made anew from the file where they are missing or wrong, as in a copy
// that left them out.
func (s *Store) sums(id string, f *os.File, size int64) ([]byte, error) {
	want := (size + BlockBytes - 1) / BlockBytes * sha256.Size
	path := s.path(id) + sumSuffix
	if info, err := os.Stat(path); err == nil && info.Size() == want {
		if sums, err := os.ReadFile(path); err == nil && idOf(sums) == id {
			return sums, nil
		}
	}
	var h Hasher
	if _, err := io.Copy(&h, io.NewSectionReader(f, 0, size)); err != nil {
		return nil, fmt.Errorf("reading media %s: %w", id, err)
	}
	if h.ID() != id {
		return nil, fmt.Errorf("media %s: %w", id, ErrDamaged)
	}
	if err := writeFile(path, h.Sums()); err != nil {
		return nil, fmt.Errorf("keeping the hashes of media %s: %w", id, noSpace(err))
	}
	return h.Sums(), nil
}
