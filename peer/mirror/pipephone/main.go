// Pipephone is a phone without a network: it mirrors a real account to pages that
// are at its standard input and output, for tests of what both make of cuts, kills
// and restarts.
//
// Lines come in as
//
//	open LINK DEVICE LOG SINCE   a page comes, which has changes up to SINCE of LOG ("-": none)
//	frame LINK JSON              a page's frame
//	shut LINK                    its link is lost
//	do JSON                      an action (peer/wire, "Action") is done on the phone itself
//	seq                          asks for the number of the last change
//
// and go out as "LINK JSON" for a frame to a page, "LINK" alone when its session has
// ended, "did ID" with the chat or message that an action made, "did SEQ", or
// "refused WHY".
package main

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"strconv"
	"strings"
	"sync"

	"tandem/peer/chat"
	"tandem/peer/chat/sqlite"
	"tandem/peer/mirror"
	"tandem/peer/wire"
)

func main() {
	if len(os.Args) != 2 {
		fmt.Fprintln(os.Stderr, "usage: pipephone DATABASE")
		os.Exit(2)
	}
	if err := run(context.Background(), os.Args[1]); err != nil {
		fmt.Fprintln(os.Stderr, "error:", err)
		os.Exit(1)
	}
}

const (
	logName = "log"
	maxLine = 4 << 20 // bytes
)

type phone struct {
	store chat.Store
	tasks sync.WaitGroup

	mu  sync.Mutex // guards standard output
	out *bufio.Writer

	links map[string]*link // owned by run
}

func run(ctx context.Context, path string) (err error) {
	store, err := sqlite.Open(ctx, path)
	if err != nil {
		return err
	}
	p := &phone{store: store, out: bufio.NewWriter(os.Stdout), links: make(map[string]*link)}
	defer func() {
		for _, l := range p.links {
			l.Close()
		}
		p.tasks.Wait()
		err = errors.Join(err, store.Close())
	}()
	lines := bufio.NewScanner(os.Stdin)
	lines.Buffer(nil, maxLine)
	p.say("ready")
	for lines.Scan() {
		verb, rest, _ := strings.Cut(lines.Text(), " ")
		name, value, _ := strings.Cut(rest, " ")
		switch verb {
		case "open":
			err = p.open(ctx, name, value)
		case "frame":
			if l := p.links[name]; l != nil {
				l.come(value)
			}
		case "shut":
			if l := p.links[name]; l != nil {
				l.Close()
				<-l.ended
			}
		case "do":
			err = p.do(ctx, rest)
		case "seq":
			var seq int64
			seq, err = store.Seq(ctx)
			p.say("did", strconv.FormatInt(seq, 10))
		default:
			err = fmt.Errorf("%q is no verb", verb)
		}
		if err != nil {
			return err
		}
	}
	return lines.Err()
}

func (p *phone) say(words ...string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	fmt.Fprintln(p.out, strings.Join(words, " "))
	p.out.Flush()
}

// open begins a page's session.
func (p *phone) open(ctx context.Context, name, value string) error {
	words := strings.Fields(value)
	if len(words) != 3 {
		return fmt.Errorf("open: %d words after the link, want 3", len(words))
	}
	since, err := strconv.ParseInt(words[2], 10, 64)
	if err != nil {
		return fmt.Errorf("the number of a change: %w", err)
	}
	device, log := words[0], words[1]
	l := &link{phone: p, name: name, in: make(chan string), closed: make(chan struct{}), ended: make(chan struct{})}
	p.links[name] = l
	session := mirror.New(mirror.Config{Store: p.store, Conn: l, Device: device})
	p.tasks.Go(func() {
		defer close(l.ended)
		welcome := wire.Welcome{Phone: "a phone", Device: device, Log: logName}
		_ = session.Serve(ctx, welcome, mirror.Mirrored{Log: log, Since: since})
		l.Close()
		p.say(name)
	})
	return nil
}

func (p *phone) do(ctx context.Context, text string) error {
	var action wire.Action
	if err := json.Unmarshal([]byte(text), &action); err != nil {
		return fmt.Errorf("reading an action: %w", err)
	}
	a, err := wire.ToAction(action)
	if err != nil {
		return fmt.Errorf("reading an action: %w", err)
	}
	made, err := p.store.Do(ctx, chat.Command{}, a)
	switch {
	case err != nil:
		p.say("refused", err.Error())
	case a.Create != nil:
		p.say("did", made.Chat.ID)
	case len(made.Messages) > 0:
		p.say("did", made.Messages[0].ID)
	default:
		p.say("did")
	}
	return nil
}

// link is a mirror.Conn whose other end is at the pipes.
type link struct {
	phone         *phone
	name          string
	in            chan string
	closed, ended chan struct{}
	once          sync.Once
}

var errClosed = errors.New("closed")

// come hands a frame to the session.
func (l *link) come(frame string) {
	select {
	case l.in <- frame:
	case <-l.closed:
	}
}

// Send implements mirror.Conn.
func (l *link) Send(_ context.Context, frame []byte) error {
	select {
	case <-l.closed:
		return errClosed
	default:
		l.phone.say(l.name, string(frame))
		return nil
	}
}

// Recv implements mirror.Conn.
func (l *link) Recv(f func([]byte) error) error {
	for {
		select {
		case frame := <-l.in:
			if err := f([]byte(frame)); err != nil {
				return err
			}
		case <-l.closed:
			return errClosed
		}
	}
}

// Close implements mirror.Conn.
func (l *link) Close() error {
	l.once.Do(func() { close(l.closed) })
	return nil
}
