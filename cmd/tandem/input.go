package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"sync"

	"github.com/muesli/cancelreader"
	"golang.org/x/term"
)

// maxLine bounds a line that is typed or piped in, in bytes.
const maxLine = 8 << 10

// input reads a file that may wait for a person, so that waiting can end with
// a context. Its methods are for one goroutine at a time.
type input struct {
	terminal bool

	reader cancelreader.CancelReader
	close  func() // what reader does not own
	chunks chan []byte
	done   chan struct{}
	wg     sync.WaitGroup
	failed error // why chunks was closed; set before

	buf []byte // read and not yet taken
	err error  // what follows buf
}

// openInput starts to read f. Close must be called.
func openInput(f *os.File) (*input, error) {
	r, err := cancelreader.NewReader(f)
	if err != nil {
		// A regular file, or /dev/null: it never waits.
		r, err = cancelreader.NewReader(struct{ io.Reader }{f})
	}
	if err != nil {
		return nil, fmt.Errorf("reading %s: %w", f.Name(), err)
	}
	in := &input{
		terminal: term.IsTerminal(int(f.Fd())),
		reader:   r,
		close:    func() {},
		chunks:   make(chan []byte),
		done:     make(chan struct{}),
	}
	in.wg.Go(in.read)
	return in, nil
}

// openTerminal is the terminal of the process, whatever its standard input is.
func openTerminal() (*input, error) {
	name := "/dev/tty"
	if os.PathSeparator == '\\' {
		name = "CONIN$"
	}
	f, err := os.OpenFile(name, os.O_RDWR, 0)
	if err != nil {
		return nil, err
	}
	in, err := openInput(f)
	if err != nil {
		return nil, errors.Join(err, f.Close())
	}
	in.close = func() { _ = f.Close() }
	return in, nil
}

func (in *input) read() {
	defer close(in.chunks)
	for {
		chunk := make([]byte, 32<<10)
		n, err := in.reader.Read(chunk)
		if n > 0 {
			select {
			case in.chunks <- chunk[:n]:
			case <-in.done:
				return
			}
		}
		if err != nil {
			in.failed = err
			return
		}
	}
}

// Close ends the reading. Where the system cannot interrupt a read that waits,
// it is left behind: the process ends soon.
func (in *input) Close() {
	close(in.done)
	if in.reader.Cancel() {
		in.wg.Wait()
	}
	_ = in.reader.Close()
	in.close()
}

// more waits for the next chunk.
func (in *input) more(ctx context.Context) error {
	if in.err != nil {
		return in.err
	}
	select {
	case <-ctx.Done():
		return ctx.Err()
	case chunk, open := <-in.chunks:
		if !open {
			in.err = in.failed
			return in.err
		}
		in.buf = append(in.buf, chunk...)
		return nil
	}
}

// peek returns what was read and not yet taken, at least one byte.
func (in *input) peek(ctx context.Context) ([]byte, error) {
	for len(in.buf) == 0 {
		if err := in.more(ctx); err != nil {
			return nil, err
		}
	}
	return in.buf, nil
}

// line returns the next line, without its end. io.EOF after the last one.
func (in *input) line(ctx context.Context) (string, error) {
	for {
		if i := bytes.IndexByte(in.buf, '\n'); i >= 0 {
			line := bytes.TrimSuffix(in.buf[:i], []byte("\r"))
			in.buf = in.buf[i+1:]
			return string(line), nil
		}
		if len(in.buf) > maxLine {
			return "", fmt.Errorf("a line is longer than %d bytes", maxLine)
		}
		err := in.more(ctx)
		if errors.Is(err, io.EOF) && len(in.buf) > 0 {
			line := string(in.buf)
			in.buf = nil
			return line, nil
		}
		if err != nil {
			return "", err
		}
	}
}

// all returns what is left, at most most bytes.
func (in *input) all(ctx context.Context, most int) ([]byte, error) {
	for {
		if len(in.buf) > most {
			return nil, fmt.Errorf("the input is longer than %d bytes", most)
		}
		err := in.more(ctx)
		if errors.Is(err, io.EOF) {
			return in.buf, nil
		}
		if err != nil {
			return nil, err
		}
	}
}
