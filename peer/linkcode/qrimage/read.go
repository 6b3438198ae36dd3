package qrimage

import (
	"sort"

	"github.com/makiuchi-d/gozxing"
	"github.com/makiuchi-d/gozxing/qrcode/decoder"
)

// readGrid reads the code whose grid is known, taking the picture for ever more
// blurred. A wrong reading hardly ever passes the error correction.
func readGrid(g gray, f *fit) (text string, ok bool) {
	values := sampleGrid(g, f)
	for _, spread := range []float64{0, 0.06, 0.12, 0.17, 0.21} {
		sharp := sharpened(values, f.dim, spread)
		if text, ok := decodeModules(sharp, around(sharp, f.dim), f.dim); ok {
			return text, true
		}
	}
	return decodeModules(values, middle(values), f.dim)
}

// sampleGrid returns each module's luminance, the mean of five points in it.
func sampleGrid(g gray, f *fit) []float64 {
	const off = 0.22
	values := make([]float64, f.dim*f.dim)
	points := make([]float64, 0, 10*f.dim)
	for v := range f.dim {
		points = points[:0]
		for u := range f.dim {
			x, y := float64(u)+0.5, float64(v)+0.5
			points = append(points, x, y, x-off, y-off, x+off, y-off, x-off, y+off, x+off, y+off)
		}
		f.transform().TransformPoints(points)
		for u := range f.dim {
			sum := 0.0
			for p := 10 * u; p < 10*u+10; p += 2 {
				sum += g.at(points[p], points[p+1])
			}
			values[v*f.dim+u] = sum / 5
		}
	}
	return values
}

// around makes each module's threshold the mean of the modules near it: the
// mask that each code carries keeps dark and light about even everywhere.
func around(values []float64, dim int) []float64 {
	const reach = 5
	sums := make([]float64, (dim+1)*(dim+1))
	for v := range dim {
		row := 0.0
		for u := range dim {
			row += values[v*dim+u]
			sums[(v+1)*(dim+1)+u+1] = sums[v*(dim+1)+u+1] + row
		}
	}
	thresholds := make([]float64, len(values))
	for v := range dim {
		top, bottom := max(0, v-reach), min(dim, v+reach+1)
		for u := range dim {
			left, right := max(0, u-reach), min(dim, u+reach+1)
			sum := sums[bottom*(dim+1)+right] - sums[top*(dim+1)+right] -
				sums[bottom*(dim+1)+left] + sums[top*(dim+1)+left]
			thresholds[v*dim+u] = sum / float64((bottom-top)*(right-left))
		}
	}
	return thresholds
}

// middle takes one threshold for all: half way between the typical dark module
// and the typical light one.
func middle(values []float64) []float64 {
	sorted := append([]float64(nil), values...)
	sort.Float64s(sorted)
	threshold := (sorted[len(sorted)/5] + sorted[len(sorted)*4/5]) / 2
	thresholds := make([]float64, len(values))
	for i := range thresholds {
		thresholds[i] = threshold
	}
	return thresholds
}

// decodeModules corrects and decodes the modules. A panic in the decoder means
// that they were no code.
func decodeModules(values, thresholds []float64, dim int) (text string, ok bool) {
	defer func() {
		if recover() != nil {
			text, ok = "", false
		}
	}()
	bits, err := gozxing.NewSquareBitMatrix(dim)
	if err != nil {
		return "", false
	}
	for i, v := range values {
		if v < thresholds[i] {
			bits.Set(i%dim, i/dim)
		}
	}
	result, err := decoder.NewDecoder().DecodeWithoutHint(bits)
	if err != nil {
		return "", false
	}
	return result.GetText(), true
}

// sharpened undoes a blur that has given, across and again down, the share
// spread of each module's light to either neighbour.
func sharpened(values []float64, dim int, spread float64) []float64 {
	if spread == 0 {
		return values
	}
	out := append([]float64(nil), values...)
	for i := range dim {
		unblur(out[i*dim:], dim, 1, spread)
	}
	for i := range dim {
		unblur(out[i:], dim, dim, spread)
	}
	return out
}

// unblur solves the blur's equations for n values, stride apart: a tridiagonal
// system. Beyond the ends the light is taken to be as at them.
func unblur(values []float64, n, stride int, spread float64) {
	upper := make([]float64, n)
	for i := range n {
		own := 1 - 2*spread
		if i == 0 || i == n-1 {
			own += spread
		}
		lower, before := 0.0, 0.0
		if i > 0 {
			lower, before = spread, values[(i-1)*stride]
		}
		own -= lower * upper[max(0, i-1)]
		upper[i] = spread / own
		values[i*stride] = (values[i*stride] - lower*before) / own
	}
	for i := n - 2; i >= 0; i-- {
		values[i*stride] -= upper[i] * values[(i+1)*stride]
	}
}
