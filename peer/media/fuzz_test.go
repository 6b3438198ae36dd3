package media

import (
	"bytes"
	"testing"
	"time"

	"tandem/peer/chat"
)

// FuzzTrack reads heads of films and sounds: whatever they are, the duration and
// the dimensions stay within reason.
func FuzzTrack(f *testing.F) {
	f.Add("audio/wav", wav(8000, 4000))
	f.Add("audio/ogg", opus(48000))
	f.Add("audio/mpeg", mp3(3, 0))
	f.Add("audio/mpeg", mp3(1, 1000))
	f.Add("video/webm", webm(2500, 640, 360))
	f.Add("video/mp4", mp4(1000, 2500, 640, 360))
	f.Fuzz(func(t *testing.T, kind string, content []byte) {
		m := chat.Media{Type: kind, Size: int64(len(content))}
		describeTrack(&m, bytes.NewReader(content))
		if m.Duration < 0 || m.Duration > (100*time.Hour).Milliseconds() || m.Width < 0 || m.Height < 0 {
			t.Fatalf("%+v", m)
		}
	})
}

// FuzzOrientation reads Exif segments.
func FuzzOrientation(f *testing.F) {
	f.Add(turned([]byte{0xff, 0xd8, 0xff, 0xda, 0, 2}, 6))
	f.Fuzz(func(t *testing.T, jpg []byte) {
		if o := exifOrientation(bytes.NewReader(jpg)); o < 1 || o > 8 {
			t.Fatalf("orientation %d", o)
		}
	})
}

// FuzzJournal reads what a crash may have left: never more than the file has.
func FuzzJournal(f *testing.F) {
	f.Add(make([]byte, 2*recordBytes), int64(5))
	f.Add(append([]byte{0, 0, 0, 0, 0, 0x10, 0, 0}, make([]byte, 32)...), int64(3<<20))
	f.Fuzz(func(t *testing.T, records []byte, size int64) {
		sums, safe, begun := readJournal(records, size)
		full := int64(len(sums)) / 32 * BlockBytes
		if safe > max(0, size) || safe < full || safe-full >= BlockBytes || (safe > full) != (begun != nil) {
			t.Fatalf("%d full blocks, %d bytes safe of %d", len(sums)/32, safe, size)
		}
	})
}
