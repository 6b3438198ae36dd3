package local

import (
	"context"
	"errors"
	"net/http"

	"tandem/peer"
	"tandem/peer/archive"
	"tandem/peer/chat"
	"tandem/peer/media"
)

// fault is an error on its way through the socket.
type fault struct {
	Code string `json:"code"`
	Text string `json:"text"`
	// Of a peer.LinkError, code "link".
	Reason peer.Reason `json:"reason,omitempty"`
	Hint   string      `json:"hint,omitempty"`
	Cause  string      `json:"cause,omitempty"`
}

const (
	codeLink     = "link"
	codeInternal = "internal"
)

// sentinels are the errors that callers tell apart, on both sides.
var sentinels = []struct {
	code   string
	err    error
	status int
}{
	{"not-found", chat.ErrNotFound, http.StatusNotFound},
	{"invalid", chat.ErrInvalid, http.StatusBadRequest},
	{"ambiguous", chat.ErrAmbiguous, http.StatusConflict},
	{"format", archive.ErrFormat, http.StatusBadRequest},
	{"damaged", archive.ErrDamaged, http.StatusBadRequest},
	{"undecided", archive.ErrUndecided, http.StatusConflict},
	{"disk-full", chat.ErrNoSpace, http.StatusInsufficientStorage},
	{"no-space", media.ErrNoSpace, http.StatusInsufficientStorage},
	{"too-large", media.ErrTooLarge, http.StatusRequestEntityTooLarge},
	{"declined", peer.ErrDeclined, http.StatusConflict},
	{"not-running", peer.ErrNotRunning, http.StatusServiceUnavailable},
	{"slow", peer.ErrSlow, http.StatusServiceUnavailable},
	{"stopped", context.Canceled, http.StatusServiceUnavailable},
	{"late", context.DeadlineExceeded, http.StatusServiceUnavailable},
}

// newFault returns err as it goes through the socket, and the HTTP status
// that says the same.
func newFault(err error) (*fault, int) {
	var link *peer.LinkError
	if errors.As(err, &link) {
		f := &fault{Code: codeLink, Text: link.Text, Reason: link.Reason, Hint: link.Hint}
		if link.Err != nil {
			f.Cause = link.Err.Error()
		}
		return f, http.StatusConflict
	}
	for _, s := range sentinels {
		if errors.Is(err, s.err) {
			return &fault{Code: s.code, Text: err.Error()}, s.status
		}
	}
	return &fault{Code: codeInternal, Text: err.Error()}, http.StatusInternalServerError
}

// err returns the error that the phone's caller would have got there.
func (f *fault) err() error {
	if f.Code == codeLink {
		link := &peer.LinkError{Reason: f.Reason, Text: f.Text, Hint: f.Hint}
		if f.Cause != "" {
			link.Err = errors.New(f.Cause)
		}
		return link
	}
	for _, s := range sentinels {
		if f.Code == s.code {
			return &remoteError{f.Text, s.err}
		}
	}
	return errors.New(f.Text)
}

// remoteError is an error of the running phone, with the sentinel that it
// wrapped there.
type remoteError struct {
	text     string
	sentinel error
}

func (e *remoteError) Error() string { return e.text }
func (e *remoteError) Unwrap() error { return e.sentinel }
