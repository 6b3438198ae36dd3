package qrimage

// patterns are the modules of a code that are the same in every code of its
// size: corner marks with their light borders, the two dotted lines between
// them (timing patterns) and the small mark near the fourth corner. Each group
// is matched by itself, as the light may differ between them.
type patterns struct {
	groups []group
	buffer []float64
}

type group struct {
	weight float64
	coords []float64 // x and y of each module's centre in turn
	dark   []bool
}

func (g *group) add(u, v int, dark bool) {
	g.coords = append(g.coords, float64(u)+0.5, float64(v)+0.5)
	g.dark = append(g.dark, dark)
}

// patternsOf returns the fixed patterns of a code of dim×dim modules.
func patternsOf(dim int) *patterns {
	p := &patterns{}
	for _, c := range [][2]int{{3, 3}, {dim - 4, 3}, {3, dim - 4}} {
		corner := group{weight: 1}
		for v := -4; v <= 4; v++ {
			for u := -4; u <= 4; u++ {
				ring := max(u, -u, v, -v)
				corner.add(c[0]+u, c[1]+v, ring != 2 && ring != 4)
			}
		}
		p.groups = append(p.groups, corner)
	}
	across, down := group{weight: 1.5}, group{weight: 1.5}
	for u := 8; u < dim-8; u++ {
		across.add(u, 6, u%2 == 0)
		down.add(6, u, u%2 == 0)
	}
	p.groups = append(p.groups, across, down)
	if dim > 21 {
		small := group{weight: 1}
		for v := -2; v <= 2; v++ {
			for u := -2; u <= 2; u++ {
				small.add(dim-7+u, dim-7+v, max(u, -u, v, -v) != 1)
			}
		}
		p.groups = append(p.groups, small)
	}
	return p
}

// score returns how well the picture under the grid shows the patterns: at
// most 1.
func (p *patterns) score(g gray, f *fit) float64 {
	return p.scoreOf(g, f, p.groups)
}

// corners is the score of the corner marks alone.
func (p *patterns) corners(g gray, f *fit) float64 {
	return p.scoreOf(g, f, p.groups[:3])
}

func (p *patterns) scoreOf(g gray, f *fit, groups []group) float64 {
	transform := f.transform()
	total, weights := 0.0, 0.0
	for _, group := range groups {
		p.buffer = append(p.buffer[:0], group.coords...)
		transform.TransformPoints(p.buffer)
		var m match
		for i, dark := range group.dark {
			m.add(g.at(p.buffer[2*i], p.buffer[2*i+1]), dark)
		}
		total += group.weight * m.score()
		weights += group.weight
	}
	return total / weights
}

// improve moves the grid's four points, each in ever smaller steps, to where
// the patterns match best.
func (p *patterns) improve(g gray, f *fit) {
	right, below := f.axes(float64(f.dim)/2, float64(f.dim)/2)
	f.score = p.score(g, f)
	for step := 0.5; step > 0.05; step /= 2 {
		for moved, rounds := true, 0; moved && rounds < 3; rounds++ {
			moved = false
			for i := range f.points {
				for _, by := range []point{right, below} {
					for _, way := range []float64{step, -step} {
						before := f.points[i]
						f.points[i] = point{before.x + way*by.x, before.y + way*by.y}
						if s := p.score(g, f); s > f.score {
							f.score = s
							moved = true
							break
						}
						f.points[i] = before
					}
				}
			}
		}
	}
}
