package media

import (
	"encoding/binary"
	"math"
	"testing"
)

// wav is a RIFF file of 8-bit mono.
func wav(rate, samples int) []byte {
	le := binary.LittleEndian
	p := append([]byte("RIFF\x00\x00\x00\x00WAVEfmt "), 16, 0, 0, 0, 1, 0, 1, 0)
	p = le.AppendUint32(le.AppendUint32(p, uint32(rate)), uint32(rate))
	p = append(p, 1, 0, 8, 0)
	p = le.AppendUint32(append(p, "data"...), uint32(samples))
	return append(p, make([]byte, samples)...)
}

// opus is the first and the last page of an Ogg Opus file with a pre-skip of 312.
func opus(samples uint64) []byte {
	le := binary.LittleEndian
	page := func(granule uint64, packet []byte) []byte {
		p := le.AppendUint64([]byte("OggS\x00\x00"), granule)
		p = append(p, make([]byte, 12)...)
		return append(append(p, 1, byte(len(packet))), packet...)
	}
	head := append([]byte("OpusHead\x01\x01\x38\x01"), make([]byte, 32)...)
	return append(page(0, head), page(samples+312, []byte("sound"))...)
}

// mp4 is the head of a film that is turned by a quarter.
func mp4(scale, duration uint32, width, height uint16) []byte {
	be := binary.BigEndian
	box := func(name string, content ...byte) []byte {
		return append(append(be.AppendUint32(nil, uint32(8+len(content))), name...), content...)
	}
	mvhd := be.AppendUint32(be.AppendUint32(make([]byte, 12), scale), duration)
	tkhd := make([]byte, 84)
	be.PutUint32(tkhd[44:], 0x10000)
	be.PutUint16(tkhd[76:], width)
	be.PutUint16(tkhd[80:], height)
	moov := append(box("mvhd", append(mvhd, make([]byte, 80)...)...), box("trak", box("tkhd", tkhd...)...)...)
	return append(box("ftyp", []byte("isom\x00\x00\x02\x00isommp41")...), box("moov", moov...)...)
}

// mp3 is frames of MPEG 1, layer III, 44.1 kHz, 128 kbit/s in stereo behind a tag; a
// header in the first one says how many there are where xing is more than 0.
func mp3(frames int, xing uint32) []byte {
	p := append([]byte("ID3\x04\x00\x00\x00\x00\x01\x00"), make([]byte, 128)...)
	for i := range frames {
		f := append([]byte{0xff, 0xfb, 0x90, 0}, make([]byte, 413)...)
		if i == 0 && xing > 0 {
			copy(f[36:], "Xing\x00\x00\x00\x01")
			binary.BigEndian.PutUint32(f[44:], xing)
		}
		p = append(p, f...)
	}
	return p
}

// webm is the head of a film of so many ticks of a millisecond.
func webm(duration float32, width, height uint16) []byte {
	be := binary.BigEndian
	element := func(id string, content ...byte) []byte {
		return append(be.AppendUint64([]byte(id), 1<<56|uint64(len(content))), content...)
	}
	info := element("\x15\x49\xa9\x66", append(element("\x2a\xd7\xb1", 0x0f, 0x42, 0x40),
		element("\x44\x89", be.AppendUint32(nil, math.Float32bits(duration))...)...)...)
	video := element("\xe0", append(element("\xb0", byte(width>>8), byte(width)), element("\xba", byte(height>>8), byte(height))...)...)
	tracks := element("\x16\x54\xae\x6b", element("\xae", video...)...)
	// The segment's length is not known, as in a recording.
	segment := append([]byte("\x18\x53\x80\x67\x01\xff\xff\xff\xff\xff\xff\xff"), append(info, tracks...)...)
	head := element("\x1a\x45\xdf\xa3", element("\x42\x82", []byte("webm")...)...)
	return append(head, append(segment, element("\x1f\x43\xb6\x75", make([]byte, 64)...)...)...)
}

func TestTracks(t *testing.T) {
	s := open(t)
	for _, c := range []struct {
		content       []byte
		kind          string
		millis        int64
		width, height int
	}{
		{wav(8000, 4000), "audio/wav", 500, 0, 0},
		{opus(72000), "audio/ogg", 1500, 0, 0},
		{mp3(50, 0), "audio/mpeg", 1303, 0, 0}, // 50 frames of 417 bytes at 16,000 a second
		{mp3(3, 1000), "audio/mpeg", 26122, 0, 0},
		{mp3(50, 0)[:138+417*2], "audio/mpeg", 52, 0, 0},
		{webm(2500, 640, 360), "video/webm", 2500, 640, 360},
		{mp4(600, 1500, 640, 360), "video/mp4", 2500, 360, 640},
	} {
		m := put(t, s, "", c.content)
		if m.Type != c.kind || m.Duration != c.millis || m.Width != c.width || m.Height != c.height {
			t.Errorf("%s: %+v", c.kind, m)
		}
	}
}
