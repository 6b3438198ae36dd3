package media

import (
	"encoding/binary"
	"io"
	"time"

	"tandem/peer/chat"
)

// describeTrack adds what the head of a film or sound tells: the duration, and a
// film's dimensions. What it does not tell stays 0: a page that uploads a file
// knows it from playing it.
func describeTrack(m *chat.Media, f io.ReaderAt) {
	var d time.Duration
	switch m.Type {
	case "video/mp4", "video/quicktime", "audio/mp4", "audio/x-m4a", "video/3gpp":
		d, m.Width, m.Height = readMP4(f, m.Size)
	case "audio/wav":
		d = readWAV(f, m.Size)
	case "audio/mpeg":
		d = readMPEG(f, m.Size)
	case "video/webm", "video/matroska":
		d, m.Width, m.Height = readWebM(f, m.Size)
	case "audio/ogg", "video/ogg", "application/ogg":
		d = readOgg(f, m.Size)
	}
	if d > 0 && d < 100*time.Hour {
		m.Duration = d.Milliseconds()
	}
}

// ticks is a duration of n ticks at a rate per second; 0 where that makes no
// sense.
func ticks(n uint64, rate uint32) time.Duration {
	if rate == 0 || n/uint64(rate) > 100*3600 {
		return 0
	}
	whole := n / uint64(rate)
	return time.Duration(whole)*time.Second + time.Duration(n%uint64(rate))*time.Second/time.Duration(rate)
}

// readWAV reads the chunks "fmt " and "data" of a RIFF file.
func readWAV(f io.ReaderAt, size int64) time.Duration {
	var head [24]byte
	var rate uint32 // bytes a second
	at := int64(12)
	for range 32 {
		n, _ := f.ReadAt(head[:], at)
		if n < 8 {
			return 0
		}
		length := int64(binary.LittleEndian.Uint32(head[4:]))
		switch string(head[:4]) {
		case "fmt ":
			if n < 20 {
				return 0
			}
			rate = binary.LittleEndian.Uint32(head[16:])
		case "data":
			return ticks(uint64(min(length, max(0, size-at-8))), rate)
		}
		at += 8 + length + length%2
	}
	return 0
}

// readOgg reads the granule position of the last page (RFC 3533) of an Opus
// stream, which counts samples at 48 kHz less a pre-skip (RFC 7845), or of Vorbis.
func readOgg(f io.ReaderAt, size int64) time.Duration {
	head := make([]byte, 64)
	n, _ := f.ReadAt(head, 0)
	if n < len(head) || string(head[:4]) != "OggS" || head[26] != 1 {
		return 0
	}
	var rate uint32
	var skip uint64
	switch packet := head[28:]; {
	case string(packet[:8]) == "OpusHead":
		rate, skip = 48000, uint64(binary.LittleEndian.Uint16(packet[10:]))
	case string(packet[:7]) == "\x01vorbis":
		rate = binary.LittleEndian.Uint32(packet[12:])
	default:
		return 0
	}
	tail := make([]byte, min(size, 128<<10))
	if _, err := f.ReadAt(tail, size-int64(len(tail))); err != nil && err != io.EOF {
		return 0
	}
	for i := len(tail) - 27; i >= 0; i-- {
		if string(tail[i:i+4]) != "OggS" || string(tail[i+14:i+18]) != string(head[14:18]) {
			continue
		}
		end := binary.LittleEndian.Uint64(tail[i+6:])
		if end == 1<<64-1 || end < skip { // no packet ends in this page
			continue
		}
		return ticks(end-skip, rate)
	}
	return 0
}
