package qrimage

import (
	"math"

	"github.com/makiuchi-d/gozxing"
)

// view is how the camera sees the square between three corner marks. A mark
// farther away is smaller; how much smaller along the line to the next mark
// tells both the number of modules between them and where the fourth corner
// is.
type view struct {
	corners      [3]point   // top left, top right, bottom left
	far          [3]float64 // how far each is, where the first is 1
	across, down float64    // modules between the marks
}

// viewOf measures the marks in the black-and-white picture. Where a mark is
// too blurred to be measured, the view is taken to be straight on.
func viewOf(m *gozxing.BitMatrix, tl, tr, bl mark) view {
	v := view{
		corners: [3]point{{tl.x, tl.y}, {tr.x, tr.y}, {bl.x, bl.y}},
		far:     [3]float64{1, 1, 1},
	}
	v.across, v.far[1] = edge(m, tl, tr)
	v.down, v.far[2] = edge(m, tl, bl)
	return v
}

// edge returns the modules between two marks and how far the second is, where
// the first is 1. Seen in perspective, the modules' lengths at the ends of a
// line are inversely as the squares of the distance, and the mean module is
// their geometric mean.
func edge(m *gozxing.BitMatrix, from, to mark) (modules, far float64) {
	dx, dy := to.x-from.x, to.y-from.y
	length := math.Hypot(dx, dy)
	dx, dy = dx/length, dy/length
	first, second := moduleAlong(m, from, dx, dy), moduleAlong(m, to, dx, dy)
	if first == 0 || second == 0 {
		// A mark's size is measured along a row, aslant in a turned code.
		slant := max(math.Abs(dx), math.Abs(dy))
		return length / ((from.size + to.size) / 2 * slant), 1
	}
	return length / math.Sqrt(first*second), math.Sqrt(first / second)
}

// moduleAlong returns a module's length at a mark along a direction: a seventh
// of the way over the mark. It is 0 where the mark's rings are not clear.
func moduleAlong(m *gozxing.BitMatrix, at mark, dx, dy float64) float64 {
	forth, back := ringsAlong(m, at, dx, dy), ringsAlong(m, at, -dx, -dy)
	if forth == 0 || back == 0 || forth > 2*back || back > 2*forth {
		return 0
	}
	return (forth + back) / 7
}

// ringsAlong returns the way from a mark's centre to its outer edge, through
// dark, light and dark.
func ringsAlong(m *gozxing.BitMatrix, at mark, dx, dy float64) float64 {
	const step = 0.25
	edges := 0
	for way := 0.0; way < 8*at.size; way += step {
		x, y := int(math.Floor(at.x+way*dx)), int(math.Floor(at.y+way*dy))
		if x < 0 || y < 0 || x >= m.GetWidth() || y >= m.GetHeight() {
			return 0
		}
		if m.Get(x, y) == (edges&1 == 1) {
			edges++
			if edges == 3 {
				return way
			}
		}
	}
	return 0
}

// grid lays a grid of dim×dim modules over the view.
func (v *view) grid(dim int) *fit {
	f := &fit{dim: dim}
	f.points[0], f.points[1], f.points[3] = v.corners[0], v.corners[1], v.corners[2]
	share := (fourth(dim) - 3.5) / float64(dim-7)
	weights := [3]float64{(1 - 2*share) * v.far[0], share * v.far[1], share * v.far[2]}
	sum := weights[0] + weights[1] + weights[2]
	for i, c := range v.corners {
		f.points[2].x += weights[i] * c.x / sum
		f.points[2].y += weights[i] * c.y / sum
	}
	return f
}
