package media

import (
	"bytes"
	"encoding/binary"
	"hash/crc32"
	"image"
	"image/color"
	"image/gif"
	"image/jpeg"
	"image/png"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/buckket/go-blurhash"

	"tandem/peer/chat"
)

// halves is a picture whose left half is red and whose right half is blue.
func halves(w, h int) *image.RGBA {
	img := image.NewRGBA(image.Rect(0, 0, w, h))
	for y := range h {
		for x := range w {
			c := color.RGBA{200, 0, 0, 255}
			if x >= w/2 {
				c = color.RGBA{0, 0, 200, 255}
			}
			img.SetRGBA(x, y, c)
		}
	}
	return img
}

func asJPEG(t *testing.T, img image.Image) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := jpeg.Encode(&b, img, nil); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// turned adds an Exif segment with an orientation to a JPEG.
func turned(jpg []byte, o orientation) []byte {
	tiff := []byte("Exif\x00\x00MM\x00\x2a\x00\x00\x00\x08\x00\x01\x01\x12\x00\x03\x00\x00\x00\x01")
	tiff = append(tiff, 0, byte(o), 0, 0)
	segment := binary.BigEndian.AppendUint16([]byte{0xff, 0xd8, 0xff, 0xe1}, uint16(len(tiff)+2))
	return append(append(segment, tiff...), jpg[2:]...)
}

func thumb(t *testing.T, m chat.Media) image.Image {
	t.Helper()
	if len(m.Thumb) == 0 || len(m.Thumb) > chat.MaxThumbBytes {
		t.Fatalf("a thumbnail of %d bytes", len(m.Thumb))
	}
	img, err := jpeg.Decode(bytes.NewReader(m.Thumb))
	if err != nil {
		t.Fatal(err)
	}
	if b := img.Bounds(); b.Dx() > thumbSide || b.Dy() > thumbSide {
		t.Errorf("a thumbnail of %v", b)
	}
	return img
}

func red(c color.Color) bool  { r, _, b, _ := c.RGBA(); return r > 2*b }
func blue(c color.Color) bool { r, _, b, _ := c.RGBA(); return b > 2*r }

// TestOrientation checks where the red half stands once the picture is upright
// (CIPA DC-008, table of the tag).
func TestOrientation(t *testing.T) {
	s := open(t)
	jpg := asJPEG(t, halves(800, 400))
	for o, at := range map[orientation]string{
		1: "left", 2: "right", 3: "right", 4: "left", 5: "top", 6: "top", 7: "bottom", 8: "bottom",
	} {
		m := put(t, s, "photo.jpg", turned(jpg, o))
		w, h := 800, 400
		if o >= 5 {
			w, h = 400, 800
		}
		if m.Type != "image/jpeg" || m.Width != w || m.Height != h || m.BlurHash == "" {
			t.Errorf("orientation %d: %+v", o, m)
		}
		img := thumb(t, m)
		b := img.Bounds()
		x, y := b.Dx()/2, b.Dy()/2
		first := map[string]image.Point{
			"left": {5, y}, "right": {b.Dx() - 5, y}, "top": {x, 5}, "bottom": {x, b.Dy() - 5},
		}[at]
		other := image.Pt(b.Dx()-first.X, b.Dy()-first.Y)
		if !red(img.At(first.X, first.Y)) || !blue(img.At(other.X, other.Y)) {
			t.Errorf("orientation %d: the red half is not at the %s", o, at)
		}
	}
}

// TestNoisyThumb has a picture that no JPEG makes small: its thumbnail still fits.
func TestNoisyThumb(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	img := image.NewRGBA(image.Rect(0, 0, 640, 640))
	for i := range img.Pix {
		img.Pix[i] = byte(random.Uint32()) | 0x80
	}
	s := open(t)
	var b bytes.Buffer
	if err := png.Encode(&b, img); err != nil {
		t.Fatal(err)
	}
	m := put(t, s, "", b.Bytes())
	thumb(t, m)
	if m.Type != "image/png" || m.Width != 640 {
		t.Errorf("%+v", m)
	}
	if x, y, err := blurhash.Components(m.BlurHash); err != nil || x != blurAcross || y != blurDown {
		t.Errorf("BlurHash %q (%v)", m.BlurHash, err)
	}
}

func TestGIF(t *testing.T) {
	var b bytes.Buffer
	if err := gif.Encode(&b, halves(40, 20), nil); err != nil {
		t.Fatal(err)
	}
	m := put(t, open(t), "", b.Bytes())
	if m.Type != "image/gif" || m.Width != 40 || thumb(t, m).Bounds().Dx() != 40 {
		t.Errorf("%+v", m)
	}
}

// TestBomb has a PNG of a few bytes that claims 60000 by 60000 pixels: its size is
// told, and it is not decoded.
func TestBomb(t *testing.T) {
	var b bytes.Buffer
	if err := png.Encode(&b, halves(4, 4)); err != nil {
		t.Fatal(err)
	}
	p := b.Bytes()
	binary.BigEndian.PutUint32(p[16:], 60000)
	binary.BigEndian.PutUint32(p[20:], 60000)
	binary.BigEndian.PutUint32(p[29:], crc32.ChecksumIEEE(p[12:29]))
	m := put(t, open(t), "", p)
	if m.Type != "image/png" || m.Width != 60000 || m.Thumb != nil || m.BlurHash != "" {
		t.Errorf("%+v", m)
	}
}

// TestHarmless has files that a browser would run.
func TestHarmless(t *testing.T) {
	s := open(t)
	for _, content := range []string{
		"<!DOCTYPE html><script>alert(1)</script>",
		"<html><body onload=alert(1)>",
		`<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>`,
		`<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"/>`,
		`<?xml version="1.0"?><html xmlns="http://www.w3.org/1999/xhtml"/>`,
		"#!/usr/bin/env node\nalert(1)",
		"alert(1)",
		"\x00\x01\x02",
	} {
		for _, name := range []string{"photo.jpg", "page.html", "a.svg", "a.js", ""} {
			m := put(t, s, name, []byte(content))
			if m.Type != "text/plain" && m.Type != Generic {
				t.Errorf("%.20q as %q has the type %s", content, name, m.Type)
			}
		}
	}
	if m := put(t, s, "notes.md", []byte("# Notes\n")); m.Type != "text/markdown" {
		t.Errorf("notes: %s", m.Type)
	}
	if m := put(t, s, "a.html", []byte("%PDF-1.4\n")); m.Type != "application/pdf" {
		t.Errorf("a PDF: %s", m.Type)
	}
}

func TestNames(t *testing.T) {
	for name, want := range map[string]string{
		"photo.jpg": "photo.jpg", "../../etc/passwd": "passwd", `C:\x\y.txt`: "y.txt", "..": "", "a/": "",
		"x\u202egpj.exe": "xgpj.exe", "a\x00b\nc": "abc", " a ": "a", "\xff": "",
	} {
		if got := cleanName(name); got != want {
			t.Errorf("%q became %q, want %q", name, got, want)
		}
	}
	long := cleanName(strings.Repeat("ä", chat.MaxTitleBytes) + ".jpg")
	if len(long) > chat.MaxTitleBytes || !strings.HasSuffix(long, "ä.jpg") {
		t.Errorf("a long name became one of %d bytes", len(long))
	}
}
