package qrimage

import (
	"bytes"
	"context"
	"encoding/binary"
	"errors"
	"hash/crc32"
	"image"
	"image/color"
	"image/gif"
	"image/png"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"testing/iotest"
	"time"

	"golang.org/x/image/bmp"
)

func isLink(text string) bool { return strings.HasPrefix(text, "http://localhost:8080/#") }

func TestFindLink(t *testing.T) {
	wide := scene{w: 1600, h: 800, side: 300, turn: 10, noise: 3, clutter: 10, quality: 85}
	link, other := sampleLink(1), sampleLink(2)
	for _, test := range []struct {
		name  string
		texts []string
		want  string
		err   error
	}{
		{"a link", []string{link}, link, nil},
		{"the same link twice", []string{link, link}, link, nil},
		{"a link among others", []string{"https://example.org/menu", link, "WIFI:S:x;;"}, link, nil},
		{"two links", []string{link, other}, "", ErrSeveralLinks},
		{"no link", []string{"https://example.org/menu", "12345678"}, "", ErrNotALink},
		{"no code", nil, "", ErrNoCode},
	} {
		t.Run(test.name, func(t *testing.T) {
			file := wide.picture(t, 7, test.texts...)
			got, err := FindLink(context.Background(), bytes.NewReader(file), isLink)
			if got != test.want || !errors.Is(err, test.err) {
				t.Errorf("got %q, %v; want %q, %v", got, err, test.want, test.err)
			}
		})
	}
}

// A large foreign code is found at the first look; the search must go on to the
// small link beside it.
func TestFindLinkBesideLargerCode(t *testing.T) {
	c := newCanvas(2400, 1200, newRand(3))
	link := sampleLink(5)
	c.code(modulesOf(t, "https://example.org/poster"), scene{side: 900}, 0, 2, newRand(1))
	c.code(modulesOf(t, link), scene{side: 150, turn: 20}, 1, 2, newRand(2))
	c.blur(0.6)
	got, err := FindLink(context.Background(), bytes.NewReader(c.encode(t, scene{quality: 85})), isLink)
	if got != link || err != nil {
		t.Errorf("got %q, %v", got, err)
	}
}

func TestDecodeSeveral(t *testing.T) {
	texts := []string{"first text", "SECOND 2", "https://example.org/third", sampleLink(4)}
	s := scene{w: 1800, h: 700, side: 240, turn: -25, blur: 0.6, noise: 4, clutter: 10, quality: 80}
	got, err := Decode(context.Background(), bytes.NewReader(s.picture(t, 11, texts...)))
	if err != nil {
		t.Fatal(err)
	}
	slices.Sort(got)
	slices.Sort(texts)
	if !slices.Equal(got, texts) {
		t.Errorf("got %q, want %q", got, texts)
	}
}

// A code on a white card in a dark page, in each format and colour model.
func TestFormats(t *testing.T) {
	link := sampleLink(9)
	modules := modulesOf(t, link)
	const size = 4
	side := size*len(modules) + 200
	img := image.NewNRGBA(image.Rect(0, 0, side, side))
	paletted := image.NewPaletted(img.Rect, color.Palette{
		color.NRGBA{24, 26, 33, 255}, color.White, color.NRGBA{10, 10, 40, 255}, color.Transparent})
	for i := range paletted.Pix {
		x, y := i%side-100, i/side-100
		if x >= 0 && y >= 0 && x < size*len(modules) && y < size*len(modules) {
			paletted.Pix[i] = 1
			if modules[y/size][x/size] {
				paletted.Pix[i] = 2
			}
		}
		img.Set(i%side, i/side, paletted.Palette[paletted.Pix[i]])
	}
	see := image.NewNRGBA64(img.Rect)
	for i := range paletted.Pix {
		if paletted.Pix[i] == 2 {
			see.Set(i%side, i/side, color.NRGBA{60, 60, 60, 200})
		}
	}
	for name, encode := range map[string]func(io.Writer) error{
		"PNG":                   func(w io.Writer) error { return png.Encode(w, img) },
		"PNG with palette":      func(w io.Writer) error { return png.Encode(w, paletted) },
		"PNG, transparent, 16b": func(w io.Writer) error { return png.Encode(w, see) },
		"GIF":                   func(w io.Writer) error { return gif.Encode(w, paletted, nil) },
		"BMP":                   func(w io.Writer) error { return bmp.Encode(w, img) },
	} {
		t.Run(name, func(t *testing.T) {
			var file bytes.Buffer
			if err := encode(&file); err != nil {
				t.Fatal(err)
			}
			got, err := FindLink(context.Background(), &file, isLink)
			if got != link || err != nil {
				t.Errorf("got %q, %v", got, err)
			}
		})
	}
}

// The WebP files show sampleLink(1); a browser wrote them.
func TestWebP(t *testing.T) {
	for _, name := range []string{"link.lossy.webp", "link.lossless.webp"} {
		file, err := os.ReadFile(filepath.Join("testdata", name))
		if err != nil {
			t.Fatal(err)
		}
		got, err := FindLink(context.Background(), bytes.NewReader(file), isLink)
		if got != sampleLink(1) || err != nil {
			t.Errorf("%s: got %q, %v", name, got, err)
		}
	}
}

func TestRefused(t *testing.T) {
	picture := scene{w: 640, h: 480, side: 300}.picture(t, 1, sampleLink(1))
	broken := errors.New("broken pipe")
	for _, test := range []struct {
		name string
		file io.Reader
		err  error
	}{
		{"empty", strings.NewReader(""), ErrNotAnImage},
		{"text", strings.NewReader("http://localhost:8080/#ABC"), ErrNotAnImage},
		{"cut off", bytes.NewReader(picture[:len(picture)/2]), ErrNotAnImage},
		{"only a header", bytes.NewReader(picture[:40]), ErrNotAnImage},
		{"too many bytes", io.MultiReader(bytes.NewReader(picture), zeros(maxBytes)), ErrTooLarge},
		{"too many pixels", bytes.NewReader(claiming(picture, 10_000, 5_001)), ErrTooLarge},
		{"far too many pixels", bytes.NewReader(claiming(picture, 60_000, 60_000)), ErrTooLarge},
		{"unreadable", iotest.ErrReader(broken), broken},
	} {
		t.Run(test.name, func(t *testing.T) {
			texts, err := Decode(context.Background(), test.file)
			if !errors.Is(err, test.err) {
				t.Errorf("got %q, %v; want %v", texts, err, test.err)
			}
		})
	}
}

func zeros(n int64) io.Reader { return io.LimitReader(zeroReader{}, n) }

type zeroReader struct{}

func (zeroReader) Read(p []byte) (int, error) {
	clear(p)
	return len(p), nil
}

// claiming returns the PNG with another size in its header.
func claiming(file []byte, w, h uint32) []byte {
	file = bytes.Clone(file)
	binary.BigEndian.PutUint32(file[16:], w)
	binary.BigEndian.PutUint32(file[20:], h)
	binary.BigEndian.PutUint32(file[29:], crc32.ChecksumIEEE(file[12:29]))
	return file
}

func TestContextEnds(t *testing.T) {
	file := scene{w: 640, h: 480, side: 300}.picture(t, 1, sampleLink(1))
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if _, err := Decode(ctx, bytes.NewReader(file)); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
}

// Pictures made to keep the search busy must end it soon after the limit.
func TestHostile(t *testing.T) {
	const limit = 300 * time.Millisecond
	side := 2000
	if fewer() {
		side = 700
	}
	ring := func(n int) bool { return n%8 != 1 && n%8 != 5 && n%8 != 7 }
	for name, dark := range map[string]func(x, y int) bool{
		"stripes":      func(x, _ int) bool { return ring(x) },
		"marks":        func(x, y int) bool { return max(abs(x%9-4), abs(y%9-4))%2 != 0 || x%9 == 4 && y%9 == 4 },
		"larger marks": func(x, y int) bool { r := max(abs(x/3%9-4), abs(y/3%9-4)); return r != 2 && r != 4 },
		"noise":        func(x, y int) bool { return (x*7919^y*104729^x*y*31)>>3&1 == 0 },
		"chessboard":   func(x, y int) bool { return (x/4+y/4)&1 == 0 },
	} {
		t.Run(name, func(t *testing.T) {
			c := newCanvas(side, side, newRand(1))
			for i := range c.pix {
				c.pix[i] = 255
				if dark(i%side, i/side) {
					c.pix[i] = 0
				}
			}
			file := c.encode(t, scene{})
			start := time.Now()
			texts, err := find(context.Background(), bytes.NewReader(file), isLink, limit)
			if len(texts) > 0 || err != nil {
				t.Errorf("got %q, %v", texts, err)
			}
			took := time.Since(start)
			t.Logf("took %v", took.Round(time.Millisecond))
			if took > limit+5*time.Second { // a slow machine's tests, all at once
				t.Errorf("took %v", took)
			}
		})
	}
}

// A decoder that is still reading when the time is over is stopped.
func TestDecodingTooLong(t *testing.T) {
	file := scene{w: 640, h: 480, side: 300}.picture(t, 1, sampleLink(1))
	_, err := find(context.Background(), bytes.NewReader(file), isLink, time.Nanosecond)
	if !errors.Is(err, ErrTooLarge) {
		t.Errorf("got %v", err)
	}
}

func abs(n int) int { return max(n, -n) }
