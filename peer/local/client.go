package local

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net"
	"net/http"
	"path/filepath"

	"tandem/peer"
	"tandem/peer/archive"
	"tandem/peer/chat"
)

var _ peer.API = (*Client)(nil)

// Client is a phone that runs in another process. Its methods are safe for
// concurrent use, and return the errors that the phone's own would: LinkError
// and the sentinels of packages peer and chat; ErrGone when the phone went
// away.
type Client struct {
	// static after construction
	http   *http.Client
	onWait func(*archive.Progress) // nil: nobody is told
}

// Dial returns a client of the phone that runs in home. ErrNoPhone when none
// does.
func Dial(ctx context.Context, home string) (*Client, error) {
	path, err := Path(home)
	if err != nil {
		return nil, err
	}
	if !inside(path, home) {
		err := checkPrivate(filepath.Dir(path))
		if errors.Is(err, fs.ErrNotExist) {
			return nil, ErrNoPhone
		}
		if err != nil {
			return nil, err
		}
	}
	c := &Client{http: &http.Client{Transport: &http.Transport{
		DialContext: func(ctx context.Context, _, _ string) (net.Conn, error) {
			var d net.Dialer
			return d.DialContext(ctx, "unix", path)
		},
		DisableCompression:     true,
		MaxResponseHeaderBytes: 8 << 10,
	}}}
	hctx, cancel := context.WithTimeout(ctx, helloTimeout)
	defer cancel()
	h, err := roundTrip[hello](hctx, c, "hello", struct{}{})
	if err == nil && h.Program != program {
		err = errors.New("another program answers there")
	}
	if err == nil {
		return c, nil
	}
	c.Close()
	var dial *net.OpError
	switch {
	case ctx.Err() != nil:
		return nil, ctx.Err()
	case hctx.Err() != nil:
		return nil, silent(ctx, err)
	case errors.Is(err, fs.ErrPermission):
		return nil, fmt.Errorf("reaching the running phone at %s: %w", path, err)
	case errors.As(err, &dial) && dial.Op == "dial":
		return nil, ErrNoPhone
	case errors.Is(err, ErrGone):
		return nil, ErrNoPhone // it is just stopping
	}
	return nil, fmt.Errorf("reaching the running phone at %s: %w", path, err)
}

// Close drops the idle connections. Calls under way are not ended.
func (c *Client) Close() { c.http.CloseIdleConnections() }

// post sends a request, and returns the answer when the phone accepts it.
func (c *Client) post(ctx context.Context, name string, q any) (*http.Response, error) {
	body, err := json.Marshal(q)
	if err != nil {
		return nil, fmt.Errorf("asking the running phone: %w", err)
	}
	r, err := http.NewRequestWithContext(ctx, http.MethodPost, "http://tandem/v1/"+name, bytes.NewReader(body))
	if err != nil {
		return nil, fmt.Errorf("asking the running phone: %w", err)
	}
	r.Header.Set("Content-Type", "application/json")
	resp, err := c.http.Do(r)
	if err != nil {
		return nil, gone(ctx, err)
	}
	if resp.StatusCode == http.StatusOK {
		return resp, nil
	}
	defer resp.Body.Close()
	if resp.Header.Get("Content-Type") != "application/json" {
		return nil, ErrOtherVersion // not an answer of call
	}
	var f fault
	if err := json.NewDecoder(io.LimitReader(resp.Body, maxEvent)).Decode(&f); err != nil {
		return nil, gone(ctx, err)
	}
	return nil, f.err()
}

// gone says why a call broke off: because the caller ended it, or the phone
// went away.
func gone(ctx context.Context, err error) error {
	if ctx.Err() != nil {
		return ctx.Err()
	}
	return fmt.Errorf("%w: %w", ErrGone, err)
}

// roundTrip is an exchange that takes callTimeout at most.
func roundTrip[A any](ctx context.Context, c *Client, name string, q any) (A, error) {
	limit, cancel := context.WithTimeout(ctx, callTimeout)
	defer cancel()
	a, err := exchange[A](limit, c, name, q)
	return a, silent(ctx, err)
}

// silent says of a call that ended with its own time, not with the caller's, that
// nobody answered it.
func silent(ctx context.Context, err error) error {
	if ctx.Err() == nil && errors.Is(err, context.DeadlineExceeded) {
		return ErrSilent
	}
	return err
}

func exchange[A any](ctx context.Context, c *Client, name string, q any) (a A, err error) {
	resp, err := c.post(ctx, name, q)
	if err != nil {
		return a, err
	}
	defer resp.Body.Close()
	body, err := io.ReadAll(io.LimitReader(resp.Body, maxResponse+1))
	if err != nil {
		return a, gone(ctx, err)
	}
	if len(body) > maxResponse {
		return a, fmt.Errorf("the running phone answers with more than %d bytes", maxResponse)
	}
	if err := json.Unmarshal(body, &a); err != nil {
		return a, fmt.Errorf("reading the running phone's answer: %w", err)
	}
	return a, nil
}

// Chats is peer.API's.
func (c *Client) Chats(ctx context.Context, offset, limit int) ([]chat.Chat, error) {
	return roundTrip[[]chat.Chat](ctx, c, "chats", chatsRequest{offset, limit})
}

// FindChat is peer.API's.
func (c *Client) FindChat(ctx context.Context, name string) (chat.Chat, error) {
	return roundTrip[chat.Chat](ctx, c, "find-chat", findChatRequest{name})
}

// Members is peer.API's.
func (c *Client) Members(ctx context.Context, chatID string, offset, limit int) ([]chat.Person, error) {
	return roundTrip[[]chat.Person](ctx, c, "members", membersRequest{chatID, offset, limit})
}

// Messages is peer.API's.
func (c *Client) Messages(ctx context.Context, chatID string, r chat.Range) (chat.Page, error) {
	return roundTrip[chat.Page](ctx, c, "messages", messagesRequest{chatID, r})
}

// Message is peer.API's.
func (c *Client) Message(ctx context.Context, id string) (chat.Message, error) {
	return roundTrip[chat.Message](ctx, c, "message", messageRequest{id})
}

// Search is peer.API's.
func (c *Client) Search(ctx context.Context, q chat.Query) (chat.Page, error) {
	return roundTrip[chat.Page](ctx, c, "search", q)
}

// Do is peer.API's.
func (c *Client) Do(ctx context.Context, cmd chat.Command, a chat.Action) (chat.Outcome, error) {
	return patient[chat.Outcome](ctx, c, "do", doRequest{cmd, a})
}

// Typing is peer.API's.
func (c *Client) Typing(ctx context.Context, chatID, from string) error {
	_, err := roundTrip[struct{}](ctx, c, "typing", typingRequest{chatID, from})
	return err
}

// AddMedia is peer.API's. It takes as long as the file takes to be copied.
func (c *Client) AddMedia(ctx context.Context, path, name string) (chat.Media, error) {
	return exchange[chat.Media](ctx, c, "add-media", addMediaRequest{path, name})
}

// MediaPath is peer.API's.
func (c *Client) MediaPath(ctx context.Context, id string) (string, error) {
	a, err := roundTrip[mediaPathAnswer](ctx, c, "media-path", mediaPathRequest{id})
	return a.Path, err
}

// Devices is peer.API's.
func (c *Client) Devices(ctx context.Context) ([]peer.DeviceStatus, error) {
	return roundTrip[[]peer.DeviceStatus](ctx, c, "devices", struct{}{})
}

// Unlink is peer.API's.
func (c *Client) Unlink(ctx context.Context, device string) error {
	_, err := patient[struct{}](ctx, c, "unlink", unlinkRequest{device})
	return err
}

// RenameDevice is peer.API's.
func (c *Client) RenameDevice(ctx context.Context, device, label string) error {
	_, err := roundTrip[struct{}](ctx, c, "rename-device", renameDeviceRequest{device, label})
	return err
}

// Status is peer.API's.
func (c *Client) Status(ctx context.Context) (peer.Status, error) {
	return roundTrip[peer.Status](ctx, c, "status", struct{}{})
}
