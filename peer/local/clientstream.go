package local

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"

	"tandem/peer"
	"tandem/peer/archive"
	"tandem/peer/chat"
)

// readStream calls f with each line until f reports that it was the last, or
// fails. A stream that ends before is ErrGone.
func readStream[E any](ctx context.Context, r io.Reader, f func(E) (last bool, err error)) error {
	lines := bufio.NewScanner(r)
	lines.Buffer(nil, maxEvent)
	for lines.Scan() {
		var e E
		if err := json.Unmarshal(lines.Bytes(), &e); err != nil {
			return fmt.Errorf("reading what the running phone tells: %w", err)
		}
		if last, err := f(e); last || err != nil {
			return err
		}
	}
	if err := lines.Err(); err != nil {
		return gone(ctx, err)
	}
	return gone(ctx, io.ErrUnexpectedEOF)
}

// Link is peer.API's. Ending ctx ends the attempt.
func (c *Client) Link(ctx context.Context, link string, opts peer.LinkOptions) (d peer.DeviceStatus, err error) {
	if opts.Ask == nil && !opts.Yes {
		return d, errors.New("linking needs somebody to ask for the check code")
	}
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	resp, err := c.post(ctx, "link", linkRequest{Link: link, Yes: opts.Yes})
	if err != nil {
		return d, err
	}
	defer resp.Body.Close()

	// The question is asked beside the stream: the attempt may end before
	// the person has answered.
	type asked struct {
		q      *question
		digits string
		err    error
	}
	events := make(chan linkEvent)
	ended := make(chan error, 1)
	go func() {
		ended <- readStream(ctx, resp.Body, func(e linkEvent) (bool, error) {
			select {
			case events <- e:
				return e.Device != nil || e.Fault != nil, nil
			case <-ctx.Done():
				return true, ctx.Err()
			}
		})
	}()
	answers := make(chan asked, 1)
	asking := 0
	defer func() {
		cancel()
		<-ended
		for ; asking > 0; asking-- {
			<-answers
		}
	}()
	for {
		select {
		case err := <-ended:
			ended <- nil // for the deferred wait
			return d, err
		case a := <-answers:
			asking--
			if err := c.answer(ctx, a.q, a.digits, a.err); err != nil {
				return d, err
			}
		case e := <-events:
			switch {
			case e.Fault != nil:
				return d, e.Fault.err()
			case e.Device != nil:
				return *e.Device, nil
			case e.Ask != nil && opts.Ask != nil && asking == 0:
				asking++
				go func() {
					digits, err := opts.Ask(ctx, e.Ask.Who, e.Ask.Try)
					answers <- asked{e.Ask, digits, err}
				}()
			case e.Stage != "" && opts.Tell != nil:
				opts.Tell(e.Stage)
			}
		}
	}
}

// answer sends what Ask returned. Why it failed stays here; the phone learns
// that the person declined.
func (c *Client) answer(ctx context.Context, q *question, digits string, asked error) error {
	_, err := roundTrip[struct{}](ctx, c, "answer", answerRequest{
		Attempt: q.Attempt, Try: q.Try, Digits: digits, Declined: asked != nil,
	})
	if ctx.Err() != nil || errors.Is(err, chat.ErrNotFound) {
		return nil // the stream says how the attempt ended
	}
	return err
}

// Watch is peer.API's. It returns nil when the phone stops, ErrGone when it
// ended without a word.
func (c *Client) Watch(ctx context.Context, f func(peer.Event)) error {
	resp, err := c.post(ctx, "watch", struct{}{})
	if err != nil {
		return err
	}
	defer resp.Body.Close()
	return readStream(ctx, resp.Body, func(e watchEvent) (bool, error) {
		switch {
		case e.Fault != nil:
			return true, e.Fault.err()
		case e.End:
			return true, nil
		case e.Event != nil:
			f(*e.Event)
		}
		return false, nil
	})
}

// Import is peer.API's. Ending ctx ends it, and nothing is imported then.
func (c *Client) Import(ctx context.Context, o archive.ImportOptions, tell func(archive.Progress)) (archive.Report, error) {
	return c.archived(ctx, "import", o, tell)
}

// Export is peer.API's. Ending ctx ends it.
func (c *Client) Export(ctx context.Context, o archive.ExportOptions, tell func(archive.Progress)) (archive.Report, error) {
	return c.archived(ctx, "export", o, tell)
}

func (c *Client) archived(ctx context.Context, name string, o any, tell func(archive.Progress)) (report archive.Report, err error) {
	resp, err := c.post(ctx, name, o)
	if err != nil {
		return report, err
	}
	defer resp.Body.Close()
	err = readStream(ctx, resp.Body, func(e archiveEvent) (bool, error) {
		if e.Report != nil {
			report = *e.Report
		}
		switch {
		case e.Fault != nil:
			return true, e.Fault.err()
		case e.Progress != nil && tell != nil:
			tell(*e.Progress)
		}
		return e.Report != nil, nil
	})
	return report, err
}
