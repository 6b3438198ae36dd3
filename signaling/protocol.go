// Package signaling is the rendezvous protocol of PROTOCOL.md, and its client:
// how a phone and a page that share a session ID find each other through a
// server that neither trusts.
//
// Client holds one socket with seats in many sessions. Client.Run connects it,
// and connects it again when it is lost; Client.Join returns a Session, whose
// Events tell what happens in it. The server is package server below this one.
//
// What a server sends is bounded and validated before anyone sees it. What is
// carried is opaque here; package secure seals it.
package signaling

import "time"

const (
	// Subprotocol is what both sides name in the WebSocket handshake.
	Subprotocol = "tandem.rendezvous.1"
	// Path is where the socket is, below the page's address.
	Path = "/signal"
)

// Bounds that both sides know.
const (
	MaxFrame    = 32 << 10 // bytes of one frame
	MaxDataText = 24 << 10 // characters of data, base64url
	MaxData     = MaxDataText / 4 * 3
	MaxSessions = 64 // seats held by one socket
	MaxHeld     = 16 // frames held for an empty seat
	MaxReason   = 64 // characters of a reason

	MaxRelays    = 8   // relays in one filled frame
	MaxRelayURLs = 8   // URLs of one relay
	maxRelayURL  = 300 // bytes of one URL
	maxRelayText = 512 // bytes of a user name or a credential
)

const (
	maxTTL   = 24 * time.Hour
	maxAfter = 5 * time.Minute
)

// Close codes that a server uses besides those of RFC 6455 section 7.4.1.
const (
	CloseDraining      = 4000
	CloseMalformed     = 4001
	CloseFrameTooLarge = 4002
	CloseTooManyFrames = 4003
	CloseNoPong        = 4004
	CloseTooSlow       = 4005
)

// Reasons of a refused frame.
const (
	RefusedSeatTaken       = "seat-taken"
	RefusedNotJoined       = "not-joined"
	RefusedHeldFull        = "held-full"
	RefusedTooManySessions = "too-many-sessions"
	RefusedTooFast         = "too-fast"
)

// Reasons of a seat left which the server gives.
const (
	LeftGone     = "gone"     // the socket that held the seat ended
	LeftReplaced = "replaced" // another socket took the seat over, with the same key
	LeftIdle     = "idle"     // nothing was sent for too long
)

// validReason says whether s is at most MaxReason characters of a-z, 0-9, '-'.
func validReason(s string) bool {
	if len(s) > MaxReason {
		return false
	}
	for _, c := range []byte(s) {
		if (c < 'a' || c > 'z') && (c < '0' || c > '9') && c != '-' {
			return false
		}
	}
	return true
}
