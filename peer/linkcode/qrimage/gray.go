package qrimage

import (
	"image"
	"image/draw"
)

// gray is a picture of w×h luminances, row by row. It is not changed once made.
type gray struct {
	w, h int
	pix  []uint8
}

func newGray(w, h int) gray {
	return gray{w, h, make([]uint8, w*h)}
}

// grayFrom reduces a picture to luminance, on white where it is transparent.
func grayFrom(img image.Image) gray {
	b := img.Bounds()
	g := newGray(b.Dx(), b.Dy())
	switch src := img.(type) {
	case *image.YCbCr:
		g.copyRows(src.Y, src.YStride)
	case *image.NYCbCrA:
		g.copyRows(src.Y, src.YStride)
	case *image.Gray:
		g.copyRows(src.Pix, src.Stride)
	default:
		row := image.NewRGBA(image.Rect(0, 0, g.w, 1))
		for y := range g.h {
			draw.Draw(row, row.Rect, image.White, image.Point{}, draw.Src)
			draw.Draw(row, row.Rect, img, image.Pt(b.Min.X, b.Min.Y+y), draw.Over)
			out := g.pix[y*g.w : (y+1)*g.w]
			for x := range out {
				p := row.Pix[4*x : 4*x+3 : 4*x+3]
				out[x] = uint8((299*int(p[0]) + 587*int(p[1]) + 114*int(p[2]) + 500) / 1000)
			}
		}
	}
	return g
}

func (g gray) copyRows(pix []uint8, stride int) {
	for y := range g.h {
		copy(g.pix[y*g.w:(y+1)*g.w], pix[y*stride:])
	}
}

// halved returns the picture at half its size, each pixel the mean of four.
func (g gray) halved() gray {
	half := newGray(g.w/2, g.h/2)
	for y := range half.h {
		above := g.pix[2*y*g.w:]
		below := g.pix[(2*y+1)*g.w:]
		out := half.pix[y*half.w : (y+1)*half.w]
		for x := range out {
			sum := int(above[2*x]) + int(above[2*x+1]) + int(below[2*x]) + int(below[2*x+1])
			out[x] = uint8((sum + 2) / 4)
		}
	}
	return half
}

// scaled returns the picture at another size, bilinear. Below half the size,
// halve first.
func (g gray) scaled(factor float64) gray {
	out := newGray(max(1, int(float64(g.w)*factor)), max(1, int(float64(g.h)*factor)))
	type tap struct{ at, next, weight int }
	columns := make([]tap, out.w)
	for x := range columns {
		at, next, weight := between((float64(x)+0.5)/factor-0.5, g.w)
		columns[x] = tap{at, next, int(weight * 256)}
	}
	for y := range out.h {
		at, next, weight := between((float64(y)+0.5)/factor-0.5, g.h)
		above, below := g.pix[at*g.w:(at+1)*g.w], g.pix[next*g.w:(next+1)*g.w]
		low := int(weight * 256)
		row := out.pix[y*out.w : (y+1)*out.w]
		for x, c := range columns {
			a := int(above[c.at])*(256-c.weight) + int(above[c.next])*c.weight
			b := int(below[c.at])*(256-c.weight) + int(below[c.next])*c.weight
			row[x] = uint8((a*(256-low) + b*low + 1<<15) >> 16)
		}
	}
	return out
}

// inverted returns the picture with light and dark exchanged.
func (g gray) inverted() gray {
	out := newGray(g.w, g.h)
	for i, v := range g.pix {
		out.pix[i] = 255 - v
	}
	return out
}

// tile returns a copy of the part of the picture inside r.
func (g gray) tile(r image.Rectangle) gray {
	r = r.Intersect(image.Rect(0, 0, g.w, g.h))
	out := newGray(r.Dx(), r.Dy())
	for y := range out.h {
		copy(out.pix[y*out.w:(y+1)*out.w], g.pix[(r.Min.Y+y)*g.w+r.Min.X:])
	}
	return out
}

// at returns the luminance at a point, where pixel i covers i to i+1. Outside
// the picture its border goes on.
func (g gray) at(x, y float64) float64 {
	x0, x1, fx := between(x-0.5, g.w)
	y0, y1, fy := between(y-0.5, g.h)
	a := float64(g.pix[y0*g.w+x0])*(1-fx) + float64(g.pix[y0*g.w+x1])*fx
	b := float64(g.pix[y1*g.w+x0])*(1-fx) + float64(g.pix[y1*g.w+x1])*fx
	return a*(1-fy) + b*fy
}

// between returns the two cells of n around v and the second one's share.
func between(v float64, n int) (at, next int, share float64) {
	if !(v > 0) { // also what is not a number
		return 0, 0, 0
	}
	if v >= float64(n-1) {
		return n - 1, n - 1, 0
	}
	at = int(v)
	return at, at + 1, v - float64(at)
}

// sums returns the sum of all luminances above and left of each pixel, with a
// row and a column more than the picture; they wrap around, which differences
// of them do not mind.
func (g gray) sums() []uint32 {
	stride := g.w + 1
	sums := make([]uint32, stride*(g.h+1))
	for y := range g.h {
		row := uint32(0)
		for x, v := range g.pix[y*g.w : (y+1)*g.w] {
			row += uint32(v)
			sums[(y+1)*stride+x+1] = sums[y*stride+x+1] + row
		}
	}
	return sums
}
