package media

import (
	"encoding/binary"
	"io"
	"math"
	"math/bits"
	"time"
)

// maxElements bounds how many elements of a Matroska file are looked at.
const maxElements = 512

// Elements of Matroska and WebM (RFC 9559, section 5.1), by their IDs.
const (
	idSegment    = 0x18538067
	idInfo       = 0x1549a966
	idScale      = 0x2ad7b1
	idDuration   = 0x4489
	idTracks     = 0x1654ae6b
	idTrackEntry = 0xae
	idVideo      = 0xe0
	idWidth      = 0xb0
	idHeight     = 0xba
	idCluster    = 0x1f43b675 // the film itself
)

// element is one of EBML (RFC 8794): what it holds stands between two offsets.
type element struct {
	id         uint64
	start, end int64
}

// elements calls f for each element between two offsets until it returns false or
// the budget is used up.
func elements(r io.ReaderAt, start, end int64, budget *int, f func(element) bool) {
	for start < end && *budget > 0 {
		*budget--
		var head [12]byte
		n, _ := r.ReadAt(head[:], start)
		id, idLength := variable(head[:n], 4, false)
		size, sizeLength := variable(head[min(idLength, n):n], 8, true)
		if idLength == 0 || sizeLength == 0 {
			return
		}
		start += int64(idLength + sizeLength)
		left := end - start
		if size == 1<<(7*sizeLength)-1 { // not known: a stream that was recorded
			size = uint64(max(0, left))
		}
		if left < 0 || size > uint64(left) {
			return
		}
		if !f(element{id, start, start + int64(size)}) {
			return
		}
		start += int64(size)
	}
}

// variable reads an integer of variable length (RFC 8794, section 4), with or
// without the bit that tells the length. length is 0 where there is none.
func variable(p []byte, most int, plain bool) (v uint64, length int) {
	if len(p) == 0 {
		return 0, 0
	}
	length = bits.LeadingZeros8(p[0]) + 1
	if length > most || length > len(p) {
		return 0, 0
	}
	v = uint64(p[0])
	if plain {
		v &= 1<<(8-length) - 1
	}
	for _, b := range p[1:length] {
		v = v<<8 | uint64(b)
	}
	return v, length
}

// readWebM reads a film's duration, and the dimensions of its first picture
// track, where they stand before the film itself.
func readWebM(r io.ReaderAt, size int64) (d time.Duration, width, height int) {
	budget := maxElements
	scale, length := uint64(time.Millisecond), 0.0
	elements(r, 0, size, &budget, func(e element) bool {
		if e.id != idSegment {
			return true
		}
		elements(r, e.start, e.end, &budget, func(e element) bool {
			switch e.id {
			case idInfo:
				elements(r, e.start, e.end, &budget, func(e element) bool {
					switch e.id {
					case idScale:
						scale = unsigned(r, e)
					case idDuration:
						length = float(r, e)
					}
					return true
				})
			case idTracks:
				elements(r, e.start, e.end, &budget, func(e element) bool {
					if e.id == idTrackEntry && width == 0 {
						width, height = pictureTrack(r, e, &budget)
					}
					return true
				})
			}
			return e.id != idCluster
		})
		return false
	})
	if ns := length * float64(scale); ns > 0 && ns < float64(100*time.Hour) {
		d = time.Duration(ns)
	}
	return d, width, height
}

func pictureTrack(r io.ReaderAt, track element, budget *int) (width, height int) {
	elements(r, track.start, track.end, budget, func(e element) bool {
		if e.id != idVideo {
			return true
		}
		elements(r, e.start, e.end, budget, func(e element) bool {
			switch e.id {
			case idWidth:
				width = int(min(unsigned(r, e), maxSide))
			case idHeight:
				height = int(min(unsigned(r, e), maxSide))
			}
			return true
		})
		return false
	})
	if width == 0 || height == 0 {
		return 0, 0
	}
	return width, height
}

func unsigned(r io.ReaderAt, e element) (v uint64) {
	var p [8]byte
	n := e.end - e.start
	if n > int64(len(p)) {
		return 0
	}
	if read, _ := r.ReadAt(p[8-n:], e.start); int64(read) < n {
		return 0
	}
	return binary.BigEndian.Uint64(p[:])
}

func float(r io.ReaderAt, e element) float64 {
	v := unsigned(r, e)
	switch e.end - e.start {
	case 4:
		return float64(math.Float32frombits(uint32(v)))
	case 8:
		return math.Float64frombits(v)
	}
	return 0
}
