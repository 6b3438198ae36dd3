package signaling

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/http/httptrace"
	"net/url"
	"strconv"
	"sync/atomic"
	"time"

	"github.com/gorilla/websocket"
)

const (
	// handshakeBytes bounds what is read before the socket is up: TLS
	// certificates and HTTP headers, of which the libraries bound the former
	// alone.
	handshakeBytes = 256 << 10
	maxRetryAfter  = 5 * time.Minute
)

var errHandshakeSize = fmt.Errorf("it sent more than %d KiB before the connection was up", handshakeBytes>>10)

// dial opens a socket. Its errors are *dialError, or ctx's.
func dial(parent context.Context, cfg Config, endpoint string) (*websocket.Conn, error) {
	ctx, cancel := context.WithTimeout(parent, cfg.DialTimeout)
	defer cancel()

	kind := ErrUnreachable // what an error means in the phase that was reached
	trace := &httptrace.ClientTrace{
		GotConn:           func(httptrace.GotConnInfo) { kind = ErrNotTandem },
		TLSHandshakeStart: func() { kind = ErrTLS },
		TLSHandshakeDone: func(_ tls.ConnectionState, err error) {
			if err == nil {
				kind = ErrNotTandem
			}
		},
	}
	var raw *boundedConn
	stop := func() bool { return true }
	dialer := websocket.Dialer{
		Proxy: http.ProxyFromEnvironment,
		NetDialContext: func(ctx context.Context, network, address string) (net.Conn, error) {
			conn, err := cfg.Dial(ctx, network, address)
			if err != nil {
				return nil, err
			}
			raw = &boundedConn{Conn: conn}
			raw.left.Store(handshakeBytes)
			// The library heeds ctx's deadline, but not its end.
			stop = context.AfterFunc(ctx, func() { conn.SetDeadline(time.Unix(1, 0)) })
			return raw, nil
		},
		TLSClientConfig: cfg.TLS,
		Subprotocols:    []string{Subprotocol},
		ReadBufferSize:  4 << 10,
		WriteBufferSize: 4 << 10,
	}
	ws, resp, err := dialer.DialContext(httptrace.WithClientTrace(ctx, trace), endpoint, nil)
	interrupted := !stop()
	if parent.Err() != nil {
		if ws != nil {
			ws.Close()
		}
		return nil, parent.Err()
	}
	switch {
	case err == nil && interrupted:
		ws.Close()
		return nil, &dialError{kind: ErrUnreachable, err: errors.New("no answer in time")}
	case err == nil && ws.Subprotocol() != Subprotocol:
		ws.Close()
		return nil, &dialError{kind: ErrNotTandem, err: errors.New("it does not speak " + Subprotocol)}
	case err == nil:
		raw.left.Store(unbounded)
		return ws, nil
	case resp != nil:
		return nil, statusError(resp)
	}
	return nil, sortDialError(kind, err)
}

// sortDialError refines kind, which the phase reached suggests, by err.
func sortDialError(kind, err error) error {
	var network net.Error
	switch {
	case errors.Is(err, errHandshakeSize):
		return &dialError{kind: ErrNotTandem, err: errHandshakeSize}
	case errors.Is(err, context.DeadlineExceeded), errors.As(err, &network) && network.Timeout():
		return &dialError{kind: ErrUnreachable, err: errors.New("no answer in time")}
	case kind == ErrNotTandem && network != nil: // the connection broke
		return &dialError{kind: ErrUnreachable, err: err}
	case kind == ErrNotTandem:
		// The parser's error would quote what the server sent.
		return &dialError{kind: kind, err: errors.New("it does not answer as a web server does")}
	case kind == ErrTLS:
		var record tls.RecordHeaderError
		if errors.As(err, &record) {
			err = errors.New("the port does not speak TLS")
		}
	}
	return &dialError{kind: kind, err: err}
}

// statusError explains an answer that is not an upgrade.
func statusError(resp *http.Response) error {
	switch resp.StatusCode {
	case http.StatusTooManyRequests, http.StatusServiceUnavailable:
		seconds, err := strconv.ParseUint(resp.Header.Get("Retry-After"), 10, 16)
		if err != nil {
			seconds = 0
		}
		return &dialError{
			kind:  ErrBusy,
			err:   fmt.Errorf("HTTP status %d", resp.StatusCode),
			after: min(time.Duration(seconds)*time.Second, maxRetryAfter),
		}
	case http.StatusMovedPermanently, http.StatusFound, http.StatusTemporaryRedirect, http.StatusPermanentRedirect:
		if to, err := url.Parse(resp.Header.Get("Location")); err == nil && validHostPort(to.Host) &&
			(to.Scheme == "http" || to.Scheme == "https") {
			return &dialError{kind: ErrNotTandem, err: fmt.Errorf("it redirects to %s://%s", to.Scheme, to.Host)}
		}
	case http.StatusSwitchingProtocols:
		return &dialError{kind: ErrNotTandem, err: errors.New("it answers the WebSocket handshake wrongly")}
	}
	return &dialError{kind: ErrNotTandem, err: fmt.Errorf("HTTP status %d", resp.StatusCode)}
}

const unbounded = -1

// boundedConn fails to read on after a number of bytes.
type boundedConn struct {
	net.Conn
	left atomic.Int64 // bytes; unbounded: no bound any more
}

func (c *boundedConn) Read(b []byte) (int, error) {
	left := c.left.Load()
	if left == unbounded {
		return c.Conn.Read(b)
	}
	if left == 0 {
		return 0, errHandshakeSize
	}
	n, err := c.Conn.Read(b[:min(int64(len(b)), left)])
	c.left.CompareAndSwap(left, left-int64(n))
	return n, err
}
