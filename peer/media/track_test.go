package media

import (
	"encoding/binary"
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
		{mp4(600, 1500, 640, 360), "video/mp4", 2500, 360, 640},
	} {
		m := put(t, s, "", c.content)
		if m.Type != c.kind || m.Duration != c.millis || m.Width != c.width || m.Height != c.height {
			t.Errorf("%s: %+v", c.kind, m)
		}
	}
}
