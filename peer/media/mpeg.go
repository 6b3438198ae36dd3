package media

import (
	"encoding/binary"
	"io"
	"time"
)

// mpegFrame is the header of a frame of MPEG audio (ISO/IEC 11172-3, 13818-3).
type mpegFrame struct {
	bytes, samples int
	rate, bitRate  int // Hz, bits a second
	xing           int // where a Xing or Info header would begin within the frame
}

// bitRates are in kbit/s, by version (MPEG 1, or 2 and 2.5) and layer (I to III).
var bitRates = [2][3][15]int{
	{
		{0, 32, 64, 96, 128, 160, 192, 224, 256, 288, 320, 352, 384, 416, 448},
		{0, 32, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320, 384},
		{0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320},
	},
	{
		{0, 32, 48, 56, 64, 80, 96, 112, 128, 144, 160, 176, 192, 224, 256},
		{0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160},
		{0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160},
	},
}

func parseMPEG(head uint32) (f mpegFrame, ok bool) {
	version, layer := head>>19&3, 4-int(head>>17&3) // version 0: 2.5, 2: 2, 3: 1
	rate, bits, padding := head>>10&3, head>>12&15, int(head>>9&1)
	if head>>21 != 0x7ff || version == 1 || layer == 4 || rate == 3 || bits == 0 || bits == 15 {
		return f, false
	}
	old := 1
	f.rate = []int{44100, 48000, 32000}[rate]
	switch version {
	case 3:
		old = 0
	case 2:
		f.rate /= 2
	case 0:
		f.rate /= 4
	}
	f.bitRate = bitRates[old][layer-1][bits] * 1000
	mono := head>>6&3 == 3
	switch layer {
	case 1:
		f.samples = 384
		f.bytes = (12*f.bitRate/f.rate + padding) * 4
		return f, true
	case 2:
		f.samples = 1152
	case 3:
		f.samples = 1152 >> old
	}
	f.bytes = f.samples/8*f.bitRate/f.rate + padding
	switch {
	case old == 0 && !mono:
		f.xing = 4 + 32
	case old == 0 || !mono:
		f.xing = 4 + 17
	default:
		f.xing = 4 + 9
	}
	return f, true
}

// readMPEG tells how long MPEG audio is: by the number of frames that a Xing,
// Info or VBRI header in the first frame says, or else by its bit rate, where
// the frames near the beginning have the same one.
func readMPEG(r io.ReaderAt, size int64) time.Duration {
	start := afterID3(r)
	buf := make([]byte, 16<<10)
	n, _ := r.ReadAt(buf, start)
	buf = buf[:n]
	for i := 0; i+4 <= len(buf); i++ {
		f, ok := parseMPEG(binary.BigEndian.Uint32(buf[i:]))
		if !ok {
			continue
		}
		if count, ok := frameCount(buf[i:], f); ok {
			return ticks(uint64(count)*uint64(f.samples), uint32(f.rate))
		}
		if !steady(buf[i:], f, size-start-int64(i)) {
			continue
		}
		return ticks(uint64(size-start-int64(i))*8, uint32(f.bitRate))
	}
	return 0
}

// afterID3 returns where the sound begins, behind a tag (https://id3.org/id3v2.3.0).
func afterID3(r io.ReaderAt) int64 {
	var head [10]byte
	if n, _ := r.ReadAt(head[:], 0); n < len(head) || string(head[:3]) != "ID3" {
		return 0
	}
	var size int64
	for _, b := range head[6:] {
		size = size<<7 | int64(b&0x7f)
	}
	return size + int64(len(head))
}

// vbri is where a VBRI header begins within a frame, always.
const vbri = 36

// frameCount reads how many frames follow, where the first frame says so.
func frameCount(p []byte, f mpegFrame) (uint32, bool) {
	if x := f.xing; x > 0 && len(p) >= x+12 {
		if name := string(p[x : x+4]); (name == "Xing" || name == "Info") && p[x+7]&1 == 1 {
			return binary.BigEndian.Uint32(p[x+8:]), true
		}
	}
	if len(p) >= vbri+18 && string(p[vbri:vbri+4]) == "VBRI" {
		return binary.BigEndian.Uint32(p[vbri+14:]), true
	}
	return 0, false
}

// steady reports whether the next frames are where the first one says, and have
// its bit rate.
func steady(p []byte, first mpegFrame, left int64) bool {
	f := first
	for range 4 {
		if f.bytes < 4 || int64(f.bytes) > left {
			return false
		}
		if left -= int64(f.bytes); left < 4 {
			return true // it was the last
		}
		if len(p) < f.bytes+4 {
			return false
		}
		p = p[f.bytes:]
		next, ok := parseMPEG(binary.BigEndian.Uint32(p))
		if !ok {
			return string(p[:3]) == "TAG" // ID3v1 ends the file
		}
		if next.bitRate != first.bitRate || next.rate != first.rate {
			return false
		}
		f = next
	}
	return true
}
