package media

import (
	"encoding/binary"
	"io"
	"time"
)

// maxBoxes bounds how many boxes of an MP4 are looked at.
const maxBoxes = 256

// box is one of an MP4 file (ISO/IEC 14496-12 section 4.2).
type box struct {
	name       string
	start, end int64 // of what it holds
}

// boxes calls f for each box between two offsets until it returns false or the
// budget is used up.
func boxes(r io.ReaderAt, start, end int64, budget *int, f func(box) bool) {
	var head [16]byte
	for start+8 <= end && *budget > 0 {
		*budget--
		n, _ := r.ReadAt(head[:], start)
		if n < 8 {
			return
		}
		length, skip := int64(binary.BigEndian.Uint32(head[:])), int64(8)
		switch {
		case length == 0:
			length = end - start
		case length == 1:
			if n < 16 {
				return
			}
			length, skip = int64(binary.BigEndian.Uint64(head[8:])), 16
		}
		if length < skip || length > end-start {
			return
		}
		if !f(box{string(head[4:8]), start + skip, start + length}) {
			return
		}
		start += length
	}
}

// readMP4 reads the duration from the box mvhd, and the dimensions from the
// first tkhd that has some, turned as its matrix says.
func readMP4(r io.ReaderAt, size int64) (d time.Duration, width, height int) {
	budget := maxBoxes
	boxes(r, 0, size, &budget, func(b box) bool {
		if b.name != "moov" {
			return true
		}
		boxes(r, b.start, b.end, &budget, func(b box) bool {
			switch b.name {
			case "mvhd":
				d = movieDuration(r, b)
			case "trak":
				boxes(r, b.start, b.end, &budget, func(b box) bool {
					if b.name == "tkhd" && width == 0 {
						width, height = trackSize(r, b)
					}
					return b.name != "tkhd"
				})
			}
			return true
		})
		return false
	})
	return d, width, height
}

func movieDuration(r io.ReaderAt, b box) time.Duration {
	p := make([]byte, 32)
	if n, _ := r.ReadAt(p, b.start); n < len(p) || b.end-b.start < int64(len(p)) {
		return 0
	}
	if p[0] == 1 { // 64-bit times
		return ticks(binary.BigEndian.Uint64(p[24:]), binary.BigEndian.Uint32(p[20:]))
	}
	n := binary.BigEndian.Uint32(p[16:])
	if n == 1<<32-1 { // not known
		return 0
	}
	return ticks(uint64(n), binary.BigEndian.Uint32(p[12:]))
}

func trackSize(r io.ReaderAt, b box) (width, height int) {
	p := make([]byte, 96)
	length := int64(84)
	n, _ := r.ReadAt(p, b.start)
	if n > 0 && p[0] == 1 {
		length = 96
	}
	if int64(n) < length || b.end-b.start < length {
		return 0, 0
	}
	p = p[length-44 : length] // matrix (36), width (4), height (4), 16.16 numbers
	width, height = int(binary.BigEndian.Uint16(p[36:])), int(binary.BigEndian.Uint16(p[40:]))
	if binary.BigEndian.Uint32(p) == 0 && binary.BigEndian.Uint32(p[4:]) != 0 { // a quarter turn
		width, height = height, width
	}
	return width, height
}
