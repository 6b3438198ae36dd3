package qrimage

import "github.com/makiuchi-d/gozxing"

// binarizer turns a picture black and white, or returns nil where it cannot.
// Only the corner marks are searched in the result; the modules are read from
// the grey picture.
type binarizer func(g gray) *gozxing.BitMatrix

// hybrid is gozxing's: it compares with the neighbourhood of 40 pixels and
// takes a part without contrast for light.
func hybrid(g gray) *gozxing.BitMatrix {
	source, err := gozxing.NewPlanarYUVLuminanceSource(g.pix, g.w, g.h, 0, 0, g.w, g.h, false)
	if err != nil {
		return nil
	}
	m, err := gozxing.NewHybridBinarizer(source).GetBlackMatrix()
	if err != nil {
		return nil
	}
	return m
}

// sharp returns the binarizer that compares with the mean of the neighbourhood
// of reach pixels each way. Where that is about as large as a corner mark, it
// brings out the light ring that blur has made grey.
func sharp(reach int) binarizer {
	return func(g gray) *gozxing.BitMatrix {
		m, err := gozxing.NewBitMatrix(g.w, g.h)
		if err != nil {
			return nil
		}
		const bias = 2 // a flat part is light, but for noise
		sums := g.sums()
		stride := g.w + 1
		for y := range g.h {
			top, bottom := max(0, y-reach), min(g.h, y+reach+1)
			above, below := sums[top*stride:], sums[bottom*stride:]
			for x := range g.w {
				left, right := max(0, x-reach), min(g.w, x+reach+1)
				sum := below[right] - above[right] - below[left] + above[left]
				if (uint32(g.pix[y*g.w+x])+bias)*uint32((bottom-top)*(right-left)) < sum {
					m.Set(x, y)
				}
			}
		}
		return m
	}
}
