package qrimage

import (
	"math"
	"sort"

	"github.com/makiuchi-d/gozxing"
	"github.com/makiuchi-d/gozxing/common"
)

// point is a place in the picture, in pixels.
type point struct{ x, y float64 }

// A fit lays a code's grid of dim×dim modules over the picture by four points:
// the centres of the three corner marks and of the small mark near the fourth
// corner (the alignment pattern; version 1, dim 21, has none, so there the
// place of a fourth corner mark stands for it).
type fit struct {
	dim    int
	points [4]point // top left, top right, near bottom right, bottom left
	score  float64  // how well the fixed patterns match, at most 1
}

// fourth returns the module coordinate, across and down, of the fourth point.
func fourth(dim int) float64 {
	if dim == 21 {
		return float64(dim) - 3.5
	}
	return float64(dim) - 6.5
}

// transform maps module coordinates to the picture's.
func (f *fit) transform() *common.PerspectiveTransform {
	far, near := float64(f.dim)-3.5, fourth(f.dim)
	p := &f.points
	return common.PerspectiveTransform_QuadrilateralToQuadrilateral(
		3.5, 3.5, far, 3.5, near, near, 3.5, far,
		p[0].x, p[0].y, p[1].x, p[1].y, p[2].x, p[2].y, p[3].x, p[3].y)
}

const (
	// leastCorners is the match of the corner marks below which three marks
	// are no code's.
	leastCorners = 0.45
	// leastScore is the match of all fixed patterns below which reading the
	// grid is not worth its time.
	leastScore = 0.35
)

// fitsOf returns grids that could lie on three marks, the likeliest first.
func fitsOf(g gray, m *gozxing.BitMatrix, tl, tr, bl mark) []*fit {
	var fits []*fit
	for _, start := range startsOf(g, viewOf(m, tl, tr, bl)) {
		fixed := patternsOf(start.dim)
		for _, p := range fourthPoints(g, start) {
			f := &fit{dim: start.dim, points: start.points}
			f.points[2] = p
			f.score = fixed.score(g, f)
			fits = append(fits, f)
		}
	}
	best(fits)
	var good []*fit
	for _, f := range fits[:min(len(fits), 3)] {
		patternsOf(f.dim).improve(g, f)
		if f.score >= leastScore {
			good = append(good, f)
		}
	}
	best(good)
	return good
}

func best(fits []*fit) {
	sort.SliceStable(fits, func(i, j int) bool { return fits[i].score > fits[j].score })
}

// startsOf returns the grids that the view suggests, for the numbers of modules
// whose corner marks look right.
func startsOf(g gray, v view) []*fit {
	var starts []*fit
	estimate := int(math.Round((v.across+v.down)/8)) * 4
	for dim := estimate - 7; dim <= estimate+17; dim += 4 {
		if dim < 21 || dim > 177 {
			continue
		}
		f := v.grid(dim)
		f.score = patternsOf(dim).corners(g, f)
		if f.score >= leastCorners {
			starts = append(starts, f)
		}
	}
	best(starts)
	return starts[:min(len(starts), 3)]
}

// fourthPoints returns where the fourth point may be: where the grid puts it,
// and where the picture around there looks most like the small mark.
func fourthPoints(g gray, f *fit) []point {
	start := f.points[2]
	points := []point{start}
	if f.dim == 21 {
		return points
	}
	right, below := f.axes(fourth(f.dim), fourth(f.dim))
	type place struct {
		point
		u, v, score float64
	}
	var places []place
	reach := 2 + 0.1*float64(f.dim)
	for v := -reach; v <= reach; v += 0.5 {
		for u := -reach; u <= reach; u += 0.5 {
			c := point{start.x + u*right.x + v*below.x, start.y + u*right.y + v*below.y}
			if s := smallMatch(g, c, right, below); s > 0.4 {
				places = append(places, place{c, u, v, s - 0.02*math.Hypot(u, v)})
			}
		}
	}
	sort.SliceStable(places, func(i, j int) bool { return places[i].score > places[j].score })
	var chosen []place
next:
	for _, p := range places {
		for _, c := range chosen {
			if math.Abs(p.u-c.u) < 1.6 && math.Abs(p.v-c.v) < 1.6 {
				continue next
			}
		}
		chosen = append(chosen, p)
		points = append(points, p.point)
		if len(chosen) == 4 {
			break
		}
	}
	return points
}

// smallMatch compares the picture around c with the small mark.
func smallMatch(g gray, c, right, below point) float64 {
	var m match
	for v := -2; v <= 2; v++ {
		for u := -2; u <= 2; u++ {
			m.add(g.at(c.x+float64(u)*right.x+float64(v)*below.x, c.y+float64(u)*right.y+float64(v)*below.y),
				max(u, -u, v, -v) != 1)
		}
	}
	return m.score()
}

// axes returns the step of one module to the right, and of one downwards, at
// the module coordinate u, v.
func (f *fit) axes(u, v float64) (right, below point) {
	p := []float64{u - 0.5, v, u + 0.5, v, u, v - 0.5, u, v + 0.5}
	f.transform().TransformPoints(p)
	return point{p[2] - p[0], p[3] - p[1]}, point{p[6] - p[4], p[7] - p[5]}
}
