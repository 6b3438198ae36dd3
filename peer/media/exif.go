package media

import (
	"bufio"
	"encoding/binary"
	"image"
	"io"
)

// orientation is how a camera was held: the value of Exif's tag 274 (CIPA
// DC-008, "Orientation"), 1 to 8.
type orientation int

const upright orientation = 1

// maxSegments bounds how many of a JPEG's segments are looked at.
const maxSegments = 64

// swaps reports whether width and height change places.
func (o orientation) swaps() bool { return o >= 5 }

// apply turns a picture so that it stands upright.
func (o orientation) apply(src *image.RGBA) *image.RGBA {
	if o <= upright || o > 8 {
		return src
	}
	w, h := src.Bounds().Dx(), src.Bounds().Dy()
	to := image.Rect(0, 0, w, h)
	if o.swaps() {
		to = image.Rect(0, 0, h, w)
	}
	dst := image.NewRGBA(to)
	for y := range h {
		for x := range w {
			tx, ty := x, y
			switch o {
			case 2:
				tx = w - 1 - x
			case 3:
				tx, ty = w-1-x, h-1-y
			case 4:
				ty = h - 1 - y
			case 5:
				tx, ty = y, x
			case 6:
				tx, ty = h-1-y, x
			case 7:
				tx, ty = h-1-y, w-1-x
			case 8:
				tx, ty = y, w-1-x
			}
			dst.SetRGBA(tx, ty, src.RGBAAt(x, y))
		}
	}
	return dst
}

// exifOrientation reads the orientation from a JPEG's segment APP1; upright
// where there is none, or none that makes sense.
func exifOrientation(r io.Reader) orientation {
	b := bufio.NewReader(r)
	var head [4]byte
	if _, err := io.ReadFull(b, head[:2]); err != nil || head[0] != 0xff || head[1] != 0xd8 {
		return upright
	}
	for range maxSegments {
		if _, err := io.ReadFull(b, head[:]); err != nil || head[0] != 0xff {
			return upright
		}
		length := int(binary.BigEndian.Uint16(head[2:])) - 2
		switch {
		case length < 0 || head[1] == 0xda: // the picture begins
			return upright
		case head[1] == 0xe1:
			segment := make([]byte, length)
			if _, err := io.ReadFull(b, segment); err != nil {
				return upright
			}
			if o, ok := tiffOrientation(segment); ok {
				return o
			}
		default:
			if _, err := b.Discard(length); err != nil {
				return upright
			}
		}
	}
	return upright
}

// tiffOrientation looks for the tag in the first directory of a segment's TIFF
// structure.
func tiffOrientation(segment []byte) (orientation, bool) {
	const prefix = "Exif\x00\x00"
	if len(segment) < len(prefix)+8 || string(segment[:len(prefix)]) != prefix {
		return upright, false
	}
	t := segment[len(prefix):]
	var order binary.ByteOrder = binary.BigEndian
	switch string(t[:2]) {
	case "II":
		order = binary.LittleEndian
	case "MM":
	default:
		return upright, false
	}
	at := int64(order.Uint32(t[4:]))
	if at+2 > int64(len(t)) {
		return upright, false
	}
	count := int(order.Uint16(t[at:]))
	entries := t[at+2:]
	for ; count > 0 && len(entries) >= 12; count, entries = count-1, entries[12:] {
		if order.Uint16(entries) != 274 {
			continue
		}
		o := orientation(order.Uint16(entries[8:]))
		return o, o >= upright && o <= 8
	}
	return upright, false
}
