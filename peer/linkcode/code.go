// Package linkcode reads and writes link codes: what a page's QR code
// carries, and a phone needs to reach and to trust that page. The format is
// specified in ../secure/PAIRING.md, "Link code".
package linkcode

import (
	"crypto/rand"
	"encoding/base32"
	"fmt"
	"io"
	"log/slog"
	"strings"
)

// Version is the first byte of a payload.
const Version = 1

// Lengths of a payload.
const (
	PayloadBytes = 1 + 16 + 32 + 16
	PayloadChars = 104 // in base32 without padding
)

// Code is one link code. It is used once, for one pairing.
type Code struct {
	SessionID [16]byte // names the session at the signaling server
	PageKey   [32]byte // the page's static public key, X25519
	Secret    [16]byte // the pairing secret; whoever has it can pair
}

var encoding = base32.StdEncoding.WithPadding(base32.NoPadding)

// New returns a code for a page with the given public key, with a random
// session ID and secret.
func New(pageKey [32]byte) Code {
	c := Code{PageKey: pageKey}
	rand.Read(c.SessionID[:]) // never fails
	rand.Read(c.Secret[:])
	return c
}

// Payload returns the code as it stands behind the # of a link: PayloadChars
// characters of A-Z and 2-7. It contains the pairing secret.
func (c Code) Payload() string {
	b := make([]byte, 0, PayloadBytes)
	b = append(b, Version)
	b = append(b, c.SessionID[:]...)
	b = append(b, c.PageKey[:]...)
	b = append(b, c.Secret[:]...)
	return encoding.EncodeToString(b)
}

// Link returns the link that a QR code shows. The origin is the page's
// address, as Parse returns it. The link contains the pairing secret.
func (c Code) Link(origin string) string {
	return strings.TrimRight(origin, "/") + "/#" + c.Payload()
}

// Format writes only that there is a code, whatever the verb: codes must not
// reach a log or an error by accident.
func (c Code) Format(f fmt.State, _ rune) { io.WriteString(f, "linkcode.Code(secret)") }

// LogValue is Format for package log/slog.
func (c Code) LogValue() slog.Value { return slog.StringValue("linkcode.Code(secret)") }
