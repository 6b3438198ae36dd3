package qrimage

import (
	"context"
	"image"
	"slices"

	"github.com/makiuchi-d/gozxing"
)

// scanner looks for codes at one size of the picture after the other.
type scanner struct {
	ctx    context.Context
	wanted func(string) bool
	texts  []string // distinct, as found
	done   bool     // a wanted text is among them
}

const (
	// easyPixels is what the first look is scaled down to.
	easyPixels = 2_500_000
	// leastSide is the size below which a picture is not made smaller.
	leastSide = 160
	// tileSide is the side of the parts that are enlarged, and tileOverlap
	// what neighbours share: a code smaller than that is whole in one of them.
	tileSide, tileOverlap = 1200, 300
)

// scan goes through the sizes until a wanted text was found or ctx ended. The
// order is by what a look costs and how often it is the one that helps: nearly
// every screenshot and photo ends with the first.
func (s *scanner) scan(full gray) {
	sizes := []gray{full}
	for last := full; min(last.w, last.h) >= 2*leastSide; {
		last = last.halved()
		sizes = append(sizes, last)
	}
	easy := 0
	for easy < len(sizes)-1 && sizes[easy].w*sizes[easy].h > easyPixels {
		easy++
	}
	for _, g := range sizes[easy:] {
		s.look(g, hybrid)
	}
	for i := easy - 1; i >= 0; i-- { // small codes in large pictures
		s.look(sizes[i], hybrid)
	}
	for _, g := range sizes[easy:] { // blurred codes
		s.look(g, sharp(10))
	}
	for _, g := range sizes[easy:] { // marks that noise or the pixels' raster hides
		if !s.ended() {
			g = g.scaled(0.7)
			s.look(g, hybrid)
			s.look(g, sharp(7))
		}
	}
	for _, r := range tiles(full.w, full.h) { // modules of two or three pixels
		if !s.ended() {
			s.look(full.tile(r).scaled(3), hybrid)
		}
	}
}

// tiles covers w×h with overlapping parts.
func tiles(w, h int) []image.Rectangle {
	var out []image.Rectangle
	for y := 0; y == 0 || y+tileOverlap < h; y += tileSide - tileOverlap {
		for x := 0; x == 0 || x+tileOverlap < w; x += tileSide - tileOverlap {
			out = append(out, image.Rect(x, y, min(w, x+tileSide), min(h, y+tileSide)))
		}
	}
	return out
}

func (s *scanner) ended() bool { return s.done || s.ctx.Err() != nil }

// look searches one size of the picture, as it is and inverted.
func (s *scanner) look(g gray, b binarizer) {
	if s.ended() {
		return
	}
	s.search(g, b)
	if !s.ended() {
		s.search(g.inverted(), b)
	}
}

// search tries each triple of marks whose marks are not yet part of a code. A
// panic in gozxing, which odd pictures may cause, ends this search only.
func (s *scanner) search(g gray, b binarizer) {
	defer func() { _ = recover() }()
	m := b(g)
	if m == nil {
		return
	}
	step := 1
	if g.w*g.h > easyPixels {
		step = 2
	}
	marks := findMarks(s.ctx, m, step)
	used := make([]bool, len(marks))
	for _, t := range triplesOf(marks) {
		if s.ctx.Err() != nil {
			return
		}
		if used[t.tl] || used[t.tr] || used[t.bl] {
			continue
		}
		if text, ok := readTriple(g, m, marks[t.tl], marks[t.tr], marks[t.bl]); ok {
			used[t.tl], used[t.tr], used[t.bl] = true, true, true
			s.add(text)
		}
	}
}

// readTriple reads the code whose corner marks are given, if they are one's. A
// panic on the way means that they are not.
func readTriple(g gray, m *gozxing.BitMatrix, tl, tr, bl mark) (text string, ok bool) {
	defer func() {
		if recover() != nil {
			text, ok = "", false
		}
	}()
	for _, f := range fitsOf(g, m, tl, tr, bl) {
		if text, ok = readGrid(g, f); ok {
			return text, true
		}
	}
	return "", false
}

func (s *scanner) add(text string) {
	if !slices.Contains(s.texts, text) {
		s.texts = append(s.texts, text)
	}
	s.done = s.done || s.wanted(text)
}
