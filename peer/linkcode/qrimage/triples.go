package qrimage

import (
	"math"
	"sort"
)

// maxTriples is how many triples of marks, the likeliest, are tried at one
// size of the picture.
const maxTriples = 80

// triple is three marks that could be the corners of one code, told by their
// indices: top left, top right, bottom left.
type triple struct {
	tl, tr, bl int
	doubt      float64 // how far from a square seen straight on
}

// triplesOf returns the likeliest triples first.
func triplesOf(marks []mark) []triple {
	var triples []triple
	for tl := range marks {
		for tr := range marks {
			for bl := range tr {
				if tl == tr || tl == bl {
					continue
				}
				if t, ok := tripleOf(marks, tl, tr, bl); ok {
					triples = append(triples, t)
				}
			}
		}
	}
	sort.SliceStable(triples, func(i, j int) bool { return triples[i].doubt < triples[j].doubt })
	return triples[:min(len(triples), maxTriples)]
}

// tripleOf judges three marks. The bounds allow what a tilted camera does to a
// square.
func tripleOf(marks []mark, tl, tr, bl int) (triple, bool) {
	a, b, c := marks[tl], marks[tr], marks[bl]
	bx, by, cx, cy := b.x-a.x, b.y-a.y, c.x-a.x, c.y-a.y
	across, down := math.Hypot(bx, by), math.Hypot(cx, cy)
	smallest, largest := min(a.size, b.size, c.size), max(a.size, b.size, c.size)
	if largest > 2.3*smallest {
		return triple{}, false
	}
	// 14 modules lie between the marks of the smallest code, 170 of the
	// largest; size is up to √2 too large.
	shortest, longest := min(across, down), max(across, down)
	if shortest < 8*smallest || longest > 200*largest || longest > 2.2*shortest {
		return triple{}, false
	}
	cosine := (bx*cx + by*cy) / (across * down)
	if math.Abs(cosine) > 0.65 {
		return triple{}, false
	}
	if bx*cy-by*cx < 0 {
		tr, bl = bl, tr
	}
	doubt := math.Abs(cosine) + math.Log(longest/shortest) + math.Log(largest/smallest) +
		(3-a.sure-b.sure-c.sure)/2
	return triple{tl, tr, bl, doubt}, true
}
