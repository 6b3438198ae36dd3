package secure

import (
	"crypto/ecdh"
	"crypto/rand"
	"fmt"
	"io"
	"log/slog"
)

// PublicKey is a static public key, X25519.
type PublicKey = [32]byte

// PrivateKey is a static private key, X25519 (RFC 7748). It prints as
// "(secret)"; its bytes are for the store only.
type PrivateKey [32]byte

// GenerateKey returns a new private key.
func GenerateKey() PrivateKey {
	var k PrivateKey
	rand.Read(k[:]) // never fails; X25519 takes any 32 bytes
	return k
}

// Public returns the key's public half.
func (k PrivateKey) Public() PublicKey {
	p, err := ecdh.X25519().NewPrivateKey(k[:])
	if err != nil {
		panic(err) // not possible: any 32 bytes are a key
	}
	return PublicKey(p.PublicKey().Bytes())
}

// LinkSecret is what phone and page share after pairing, and come back with.
// It prints as "(secret)"; its bytes are for the store and Welcome only.
type LinkSecret [32]byte

// NewLinkSecret returns a random link secret.
func NewLinkSecret() LinkSecret {
	var s LinkSecret
	rand.Read(s[:]) // never fails
	return s
}

const redacted = "(secret)"

// Format writes "(secret)", whatever the verb.
func (PrivateKey) Format(f fmt.State, _ rune) { io.WriteString(f, redacted) }

// Format writes "(secret)", whatever the verb.
func (LinkSecret) Format(f fmt.State, _ rune) { io.WriteString(f, redacted) }

// LogValue is Format for package log/slog.
func (PrivateKey) LogValue() slog.Value { return slog.StringValue(redacted) }

// LogValue is Format for package log/slog.
func (LinkSecret) LogValue() slog.Value { return slog.StringValue(redacted) }
