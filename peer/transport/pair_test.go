package transport

import (
	"context"
	"testing"
	"time"

	"github.com/pion/webrtc/v4"
	"go.uber.org/goleak"
)

func TestMain(m *testing.M) {
	if role, ok := pathRole(); ok {
		role()
		return
	}
	goleak.VerifyTestMain(m)
}

// offered makes a link and the description that the other side needs, with all
// candidates in it.
func offered(ctx context.Context, d *Dialer) (*Link, webrtc.SessionDescription, error) {
	l, offer, err := d.newLink()
	if err != nil {
		return nil, offer, err
	}
	if err := l.gather(offer, nil); err != nil {
		return l, offer, err
	}
	return l, offer, l.described(ctx, &offer)
}

// answering makes the other side's link. Tandem's page is a browser's; this one
// is a second link of this package.
func answering(ctx context.Context, d *Dialer, offer webrtc.SessionDescription) (*Link, webrtc.SessionDescription, error) {
	var answer webrtc.SessionDescription
	l, err := d.connection()
	if err != nil {
		return nil, answer, err
	}
	if err := l.pc.SetRemoteDescription(offer); err != nil {
		return l, answer, err
	}
	if answer, err = l.pc.CreateAnswer(nil); err != nil {
		return l, answer, err
	}
	if err := l.pc.SetLocalDescription(answer); err != nil {
		return l, answer, err
	}
	return l, answer, l.described(ctx, &answer)
}

// described waits for all candidates.
func (l *Link) described(ctx context.Context, to *webrtc.SessionDescription) error {
	for {
		select {
		case _, more := <-l.candidates:
			if !more {
				*to = *l.pc.LocalDescription()
				return nil
			}
		case <-ctx.Done():
			return ctx.Err()
		}
	}
}

func (l *Link) ready(ctx context.Context) error {
	if err := l.wait(ctx, l.opened); err != nil {
		return err
	}
	return l.wait(ctx, l.bulk.opened)
}

// linked returns two links that are open to each other.
func linked(t testing.TB) (phone, page *Link) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 20*time.Second)
	defer cancel()
	d, err := NewDialer(Config{})
	if err != nil {
		t.Fatal(err)
	}
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	phone, offer, err := offered(ctx, d)
	must(err)
	t.Cleanup(func() { _ = phone.Close() })
	page, answer, err := answering(ctx, d, offer)
	must(err)
	t.Cleanup(func() { _ = page.Close() })
	must(phone.pc.SetRemoteDescription(answer))
	must(phone.ready(ctx))
	must(page.ready(ctx))
	return phone, page
}
