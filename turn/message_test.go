package turn

import (
	"bytes"
	"encoding/binary"
	"errors"
	"io"
	"net/netip"
	"testing"

	"github.com/pion/stun/v4"
)

func TestParse(t *testing.T) {
	peer := peerAttr(netip.MustParseAddrPort("192.0.2.9:5000"))
	build := func(method stun.Method, attrs ...stun.Setter) []byte {
		return stun.MustBuild(append([]stun.Setter{stun.TransactionID, stun.NewType(method, stun.ClassRequest)}, attrs...)...).Raw
	}
	request := func(method stun.Method, m message) message {
		m.kind, m.method = stunMessage, method
		return m
	}
	integrity := stun.NewShortTermIntegrity("any")
	binding := build(stun.MethodBinding)
	tests := []struct {
		name   string
		packet []byte
		want   message
	}{
		{"nothing", nil, message{}},
		{"too short", []byte{0, 1, 0}, message{}},
		{"Binding", binding, request(stun.MethodBinding, message{})},
		{"cut", binding[:19], message{}},
		{"longer than its length", append(bytes.Clone(binding), 0, 0, 0, 0), message{}},
		{"no cookie", append(bytes.Clone(binding[:4]), make([]byte, 16)...), message{}},
		{"Allocate", build(stun.MethodAllocate, udpTransport), request(stun.MethodAllocate, message{transport: 17})},
		{"Allocate for TCP, signed", build(stun.MethodAllocate, tcpTransport, integrity),
			request(stun.MethodAllocate, message{transport: 6, signed: true})},
		{"the first of two", build(stun.MethodAllocate, tcpTransport, udpTransport),
			request(stun.MethodAllocate, message{transport: 6})},
		{"ChannelBind", build(stun.MethodChannelBind, channelAttr(0x4001), peer, integrity),
			request(stun.MethodChannelBind, message{channel: 0x4001, peerPort: 5000, signed: true})},
		{"after the signature", build(stun.MethodChannelBind, integrity, channelAttr(0x4001), peer),
			request(stun.MethodChannelBind, message{signed: true})},
		{"after the other signature", build(stun.MethodChannelBind,
			attr{stun.AttrMessageIntegritySHA256, make([]byte, 32)}, channelAttr(0x4001), integrity),
			request(stun.MethodChannelBind, message{})},
		{"ChannelData", channelFrame(0x4000, []byte("data")), message{kind: channelData, channel: 0x4000}},
		{"ChannelData, padded", channelFrame(0x4000, []byte("a")), message{kind: channelData, channel: 0x4000}},
		{"ChannelData, not padded", channelFrame(0x4000, []byte("a"))[:5], message{kind: channelData, channel: 0x4000}},
		{"ChannelData, cut", channelFrame(0x4000, []byte("data"))[:7], message{}},
		{"ChannelData, with more behind", append(channelFrame(0x4000, []byte("data")), 0, 0, 0, 0), message{}},
		{"reserved", channelFrame(0x8000, []byte("data")), message{}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			got := parse(test.packet)
			got.raw = nil
			if got.kind == malformed && test.want.kind == malformed {
				return
			}
			if got.kind != test.want.kind || got.class != test.want.class || got.method != test.want.method ||
				got.signed != test.want.signed || got.transport != test.want.transport ||
				got.channel != test.want.channel || got.peerPort != test.want.peerPort {
				t.Errorf("got %+v, want %+v", got, test.want)
			}
		})
	}
}

// What parse takes for STUN, pion can decode, and both see the same.
func FuzzParse(f *testing.F) {
	f.Fuzz(func(t *testing.T, packet []byte) {
		got := parse(packet)
		if got.kind != stunMessage {
			return
		}
		m := stun.Message{Raw: bytes.Clone(packet)}
		if err := m.Decode(); err != nil {
			t.Fatalf("pion cannot decode it: %v", err)
		}
		if m.Type.Method != got.method || m.Type.Class != got.class || m.Contains(stun.AttrMessageIntegrity) != got.signed {
			t.Errorf("got %+v, pion %+v", got, m)
		}
		if v, err := m.Get(stun.AttrChannelNumber); err == nil && len(v) == 4 &&
			got.channel != binary.BigEndian.Uint16(v) {
			t.Errorf("channel %#x, pion %x", got.channel, v)
		}
	})
}

func TestFrames(t *testing.T) {
	binding := stun.MustBuild(stun.TransactionID, stun.BindingRequest, stun.NewSoftware("software")).Raw
	packets := [][]byte{
		binding, channelFrame(0x4000, []byte("a")), channelFrame(0x7FFF, bytes.Repeat([]byte("b"), 1201)),
		channelFrame(0x4000, nil), binding,
	}
	stream := bytes.Join(packets, nil)
	for _, size := range []int{1, 3, 7, len(stream)} { // however the network cuts it
		f := newFrames(&chunks{stream, size})
		buf := make([]byte, maxPacket+1)
		for i, want := range packets {
			n, err := f.next(buf)
			if err != nil || !bytes.Equal(buf[:n], want) {
				t.Fatalf("chunks of %d, frame %d: %x, %v", size, i, buf[:n], err)
			}
		}
		if _, err := f.next(buf); err != io.EOF {
			t.Errorf("at the end: %v", err)
		}
	}
}

func TestFramesTooLong(t *testing.T) {
	buf := make([]byte, 2*maxPacket)
	for _, stream := range [][]byte{
		{0x40, 0, 0xFF, 0xFF}, {0, 1, 0xFF, 0xFC}, {0x40, 0, 0x06, 0x40}, {0, 1, 0, 1}, {0x80, 0, 0, 0},
	} {
		if _, err := newFrames(bytes.NewReader(stream)).next(buf); !errors.Is(err, errFrame) {
			t.Errorf("%x: %v", stream, err)
		}
	}
}

// chunks is a reader that returns at most size bytes at a time.
type chunks struct {
	rest []byte
	size int
}

func (c *chunks) Read(p []byte) (int, error) {
	if len(c.rest) == 0 {
		return 0, io.EOF
	}
	n := copy(p[:min(len(p), c.size)], c.rest)
	c.rest = c.rest[n:]
	return n, nil
}

// However a stream is cut into reads, it has the same frames, each of which is
// neither empty nor longer than pion's buffer; so a loop over them ends.
func FuzzFrames(f *testing.F) {
	f.Fuzz(func(t *testing.T, stream []byte, size byte) {
		whole, wholeErr := allFrames(t, bytes.NewReader(stream))
		cut, cutErr := allFrames(t, &chunks{stream, int(size) + 1})
		if len(whole) != len(cut) || errors.Is(wholeErr, errFrame) != errors.Is(cutErr, errFrame) {
			t.Fatalf("%d frames, %v; cut, %d frames, %v", len(whole), wholeErr, len(cut), cutErr)
		}
		if !bytes.HasPrefix(stream, bytes.Join(whole, nil)) {
			t.Error("the frames are not the stream")
		}
	})
}

func allFrames(t *testing.T, r io.Reader) ([][]byte, error) {
	f := newFrames(r)
	var all [][]byte
	for {
		buf := make([]byte, maxPacket+1)
		n, err := f.next(buf)
		if err != nil {
			return all, err
		}
		if n < channelHeader || n > maxPacket {
			t.Fatalf("a frame of %d bytes", n)
		}
		all = append(all, buf[:n])
	}
}
