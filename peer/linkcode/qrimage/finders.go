package qrimage

import (
	"context"
	"math"
	"sort"

	"github.com/makiuchi-d/gozxing"
	"github.com/makiuchi-d/gozxing/qrcode/detector"
)

const (
	// maxCentres ends the search for corner marks in a picture made of them:
	// each new one is compared with all before it.
	maxCentres = 4000
	// maxMarks is how many marks, the best seen, are grouped into triples.
	maxMarks = 100
)

// mark is what looks like a code's corner mark (finder pattern).
type mark struct {
	x, y float64 // its centre
	size float64 // a module's, measured along the row: up to √2 too large
	sure float64 // the share of the rows through its core that showed it
}

// findMarks returns the corner marks of a black-and-white picture, looking at
// every step-th row.
func findMarks(ctx context.Context, m *gozxing.BitMatrix, step int) []mark {
	finder := detector.NewFinderPatternFinder(m, nil)
	for y := step / 2; y < m.GetHeight(); y += step {
		if ctx.Err() != nil || len(finder.GetPossibleCenters()) > maxCentres {
			break
		}
		searchRow(finder, m, y)
	}
	var marks []mark
	for _, c := range finder.GetPossibleCenters() {
		size := c.GetEstimatedModuleSize()
		rows := math.Max(1, 3*size/float64(step))
		marks = append(marks, mark{c.GetX(), c.GetY(), size, math.Min(1, float64(c.GetCount())/rows)})
	}
	sort.SliceStable(marks, func(i, j int) bool { return marks[i].sure > marks[j].sure })
	return marks[:min(len(marks), maxMarks)]
}

// searchRow hands the finder each place of the row where dark and light runs
// are as 1:1:3:1:1.
func searchRow(finder *detector.FinderPatternFinder, m *gozxing.BitMatrix, y int) {
	width := m.GetWidth()
	counts := make([]int, 5)
	state := 0 // which run of the five x is in; the even ones are dark
	for x := range width {
		dark := m.Get(x, y)
		if dark == (state&1 == 0) {
			counts[state]++
			continue
		}
		if state < 4 {
			if state > 0 || counts[0] > 0 {
				state++
				counts[state]++
			}
			continue
		}
		if detector.FinderPatternFinder_foundPatternCross(counts) && finder.HandlePossibleCenter(counts, y, x) {
			clear(counts)
			state = 0
			continue
		}
		copy(counts, counts[2:])
		counts[3], counts[4] = 1, 0
		state = 3
	}
	if detector.FinderPatternFinder_foundPatternCross(counts) {
		finder.HandlePossibleCenter(counts, y, width)
	}
}
