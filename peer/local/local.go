// Package local lets programs of one user reach a running phone: HTTP with
// JSON over a Unix socket in the phone's home. One process owns the store and
// calls Listen and Serve; the others have a Client, which implements peer.API
// just as the phone itself does.
//
// Every call is a POST below /v1/ with one JSON object as its body and one as
// its answer. Link, Watch, Import and Export answer with a stream of JSON objects,
// one a line, as long as they last; the end of the connection ends them. The check code
// that Link asks for comes in a second call, which names the attempt.
//
// Only the user can open the socket: it has mode 0600, on Windows the rights
// of the user's profile. Whoever can open it is that user, and is trusted to
// act in the account; sizes and counts are bounded all the same.
package local

import (
	"errors"
	"time"

	"tandem/peer"
	"tandem/peer/archive"
	"tandem/peer/chat"
)

// Bounds of both sides.
const (
	maxRequest  = 1 << 20  // bytes of a request's body; a text or a card has at most 64 KiB
	maxResponse = 64 << 20 // bytes of an answer; a page of the longest messages
	maxEvent    = 64 << 20 // bytes of one line of a stream; a change of many messages
	maxConns    = 64       // connections at once; more wait

	helloTimeout = 3 * time.Second  // for a phone to say that it is one
	callTimeout  = 30 * time.Second // for a call other than the streams and AddMedia
	writeTimeout = 10 * time.Second // for a client to take a line
	closeTimeout = 2 * time.Second  // for answers under way when the phone stops
)

var (
	// ErrNoPhone is returned by Dial when no phone runs in that home.
	ErrNoPhone = errors.New("no phone is running")
	// ErrInUse is returned by Listen when a phone answers there already.
	ErrInUse = errors.New("a phone is running already")
	// ErrSilent is returned by calls that the phone does not answer in time: it
	// may have done what was asked, or do it yet.
	ErrSilent = errors.New("the running phone does not answer")
	// ErrGone is returned by calls when the phone went away meanwhile.
	ErrGone = errors.New("the phone has stopped")
	// ErrOtherVersion is returned by calls that the running phone does not
	// know.
	ErrOtherVersion = errors.New("the running phone is of another version: stop it and start it again")
)

const program = "tandem"

// hello is what a phone answers to Dial.
type hello struct {
	Program string `json:"program"`
}

type chatsRequest struct {
	Offset int `json:"offset"`
	Limit  int `json:"limit"`
}

type findChatRequest struct {
	Name string `json:"name"`
}

type membersRequest struct {
	Chat   string `json:"chat"`
	Offset int    `json:"offset"`
	Limit  int    `json:"limit"`
}

type messagesRequest struct {
	Chat  string     `json:"chat"`
	Range chat.Range `json:"range"`
}

type messageRequest struct {
	ID string `json:"id"`
}

type doRequest struct {
	Command chat.Command `json:"command"`
	Action  chat.Action  `json:"action"`
}

type typingRequest struct {
	Chat string `json:"chat"`
	From string `json:"from,omitempty"`
}

type addMediaRequest struct {
	Path string `json:"path"`
	Name string `json:"name,omitempty"`
}

type mediaPathRequest struct {
	ID string `json:"id"`
}

type mediaPathAnswer struct {
	Path string `json:"path"`
}

type unlinkRequest struct {
	Device string `json:"device"`
}

type renameDeviceRequest struct {
	Device string `json:"device"`
	Label  string `json:"label"`
}

type linkRequest struct {
	Link string `json:"link"`
	Yes  bool   `json:"yes"`
}

// question is asked in Link's stream, and answered by an answerRequest.
type question struct {
	Attempt string     `json:"attempt"`
	Try     int        `json:"try"`
	Who     peer.Asker `json:"who"`
}

type answerRequest struct {
	Attempt  string `json:"attempt"`
	Try      int    `json:"try"`
	Digits   string `json:"digits,omitempty"`
	Declined bool   `json:"declined,omitempty"`
}

// linkEvent is a line of Link's stream; one field is set. Device or Fault is
// the last.
type linkEvent struct {
	Stage  peer.Stage         `json:"stage,omitempty"`
	Ask    *question          `json:"ask,omitempty"`
	Device *peer.DeviceStatus `json:"device,omitempty"`
	Fault  *fault             `json:"fault,omitempty"`
}

// watchEvent is a line of Watch's stream; one field is set. End or Fault is
// the last.
type watchEvent struct {
	Event *peer.Event `json:"event,omitempty"`
	End   bool        `json:"end,omitempty"`
	Fault *fault      `json:"fault,omitempty"`
}

// archiveEvent is a line of Import's and Export's streams. Progress stands alone;
// a Report is the last, with a Fault where it failed.
type archiveEvent struct {
	Progress *archive.Progress `json:"progress,omitempty"`
	Report   *archive.Report   `json:"report,omitempty"`
	Fault    *fault            `json:"fault,omitempty"`
}
