package turn

import (
	"encoding/binary"

	"github.com/pion/stun/v4"
)

const (
	stunHeader    = 20
	channelHeader = 4
	magicCookie   = 0x2112A442 // RFC 8489, section 5

	channelMin = 0x4000 // RFC 8656, section 12; RFC 5766 let clients
	channelMax = 0x7FFF // go up to here, so pion and older clients do

	protocolUDP = 17 // in REQUESTED-TRANSPORT (RFC 8656, section 18.8)
)

type kind uint8

const (
	malformed kind = iota
	channelData
	stunMessage
)

// message is as much of a packet as the gate must know to decide whether pion
// may see it. Attributes that stand after MESSAGE-INTEGRITY are not in it.
type message struct {
	kind      kind
	class     stun.MessageClass
	method    stun.Method
	signed    bool   // has MESSAGE-INTEGRITY, right or wrong
	transport byte   // REQUESTED-TRANSPORT; 0: none
	channel   uint16 // of ChannelData, or CHANNEL-NUMBER; 0: none
	peerPort  uint16 // of the first XOR-PEER-ADDRESS; 0: none
	raw       []byte // the packet, valid until the next one is read
}

// request says that m is a request of the method.
func (m message) request(method stun.Method) bool {
	return m.kind == stunMessage && m.class == stun.ClassRequest && m.method == method
}

// parse reads one whole packet: a STUN message (RFC 8489, section 5) or
// ChannelData (RFC 8656, section 12.4), which on a stream, and by some clients
// on UDP too, is padded to a multiple of four bytes.
func parse(b []byte) message {
	m := message{raw: b}
	if len(b) < channelHeader {
		return m
	}
	first, length := binary.BigEndian.Uint16(b), int(binary.BigEndian.Uint16(b[2:]))
	switch {
	case first >= channelMin && first <= channelMax:
		if rest := len(b) - channelHeader - length; rest >= 0 && rest < 4 {
			m.kind, m.channel = channelData, first
		}
		return m
	case first > channelMax, len(b) != stunHeader+length, length%4 != 0,
		binary.BigEndian.Uint32(b[4:]) != magicCookie:
		return m
	}

	var typ stun.MessageType
	typ.ReadValue(first)
	m.class, m.method = typ.Class, typ.Method
	sealed := false      // nothing further counts (RFC 8489, sections 14.5 and 14.6)
	seen := [0x20]bool{} // of several attributes of a type, the first counts, for pion too
	for rest := b[stunHeader:]; len(rest) > 0; {
		if len(rest) < 4 {
			return message{raw: b}
		}
		attr, size := stun.AttrType(binary.BigEndian.Uint16(rest)), int(binary.BigEndian.Uint16(rest[2:]))
		end := 4 + (size+3)&^3
		if len(rest) < end {
			return message{raw: b}
		}
		value := rest[4 : 4+size]
		rest = rest[end:]
		if sealed || int(attr) >= len(seen) || seen[attr] {
			continue // only looked at to refuse what pion could not decode
		}
		seen[attr] = true
		switch {
		case attr == stun.AttrMessageIntegrity:
			m.signed, sealed = true, true
		case attr == stun.AttrMessageIntegritySHA256:
			sealed = true // pion cannot check it, and so asks for the other
		case attr == stun.AttrRequestedTransport && size == 4:
			m.transport = value[0]
		case attr == stun.AttrChannelNumber && size == 4:
			m.channel = binary.BigEndian.Uint16(value)
		case attr == stun.AttrXORPeerAddress && size >= 8:
			m.peerPort = binary.BigEndian.Uint16(value[2:]) ^ magicCookie>>16
		}
	}
	m.kind = stunMessage
	return m
}

// unsignedReply says whether a packet that goes out to a client is a response
// which a stranger can cause: one that carries no MESSAGE-INTEGRITY.
func unsignedReply(b []byte) bool {
	m := parse(b)
	return m.kind == stunMessage && !m.signed &&
		(m.class == stun.ClassSuccessResponse || m.class == stun.ClassErrorResponse)
}
