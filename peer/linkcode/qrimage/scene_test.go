package qrimage

import (
	"bytes"
	"image"
	"image/color"
	"image/jpeg"
	"image/png"
	"math"
	"math/rand/v2"
	"testing"

	"github.com/makiuchi-d/gozxing/common"
	"github.com/skip2/go-qrcode"
)

// scene describes a picture of a code to be made. What is zero is left out.
type scene struct {
	w, h    int     // the picture's size
	side    float64 // the code's, with its border, in pixels
	turn    float64 // degrees
	tilt    float64 // how much shorter the far edge looks: 0.2 is a fifth
	blur    float64 // in pixels
	noise   float64 // standard deviation, in luminance
	light   float64 // how much darker the picture's far corner is: 0 to 1
	pale    float64 // how much contrast is lost: 0 to 1
	dark    bool    // light modules on dark
	clutter int     // things beside the code
	quality int     // JPEG; 0 makes a PNG
	tint    bool    // a warm light; also makes the picture a coloured one
	mirror  bool
}

// sampleLink is a link as the page shows it, with a payload drawn from seed.
func sampleLink(seed uint64) string {
	const letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"
	rnd := rand.New(rand.NewPCG(seed, 1))
	link := []byte("http://localhost:8080/#")
	for range 104 {
		link = append(link, letters[rnd.IntN(len(letters))])
	}
	return string(link)
}

// modulesOf returns the code of a text at level M with its border.
func modulesOf(tb testing.TB, text string) [][]bool {
	tb.Helper()
	q, err := qrcode.New(text, qrcode.Medium)
	if err != nil {
		tb.Fatal(err)
	}
	return q.Bitmap()
}

// picture makes the scene with a code of each text and returns the file.
func (s scene) picture(tb testing.TB, seed uint64, texts ...string) []byte {
	tb.Helper()
	rnd := rand.New(rand.NewPCG(seed, 2))
	c := newCanvas(s.w, s.h, rnd)
	for range s.clutter {
		c.thing(rnd)
	}
	for i, text := range texts {
		c.code(modulesOf(tb, text), s, i, len(texts), rnd)
	}
	c.blur(s.blur)
	c.expose(s, rnd)
	return c.encode(tb, s)
}

// canvas is a picture in the making, luminances 0 to 255.
type canvas struct {
	w, h int
	pix  []float32
}

func newCanvas(w, h int, rnd *rand.Rand) *canvas {
	c := &canvas{w, h, make([]float32, w*h)}
	back := 120 + 100*rnd.Float32()
	for i := range c.pix {
		c.pix[i] = back
	}
	return c
}

// thing draws a rectangle, lines of text or a grid, somewhere.
func (c *canvas) thing(rnd *rand.Rand) {
	x, y := rnd.IntN(c.w), rnd.IntN(c.h)
	w, h := 10+rnd.IntN(c.w/4), 10+rnd.IntN(c.h/4)
	shade := float32(rnd.IntN(256))
	switch rnd.IntN(3) {
	case 0:
		c.fill(x, y, w, h, shade)
	case 1:
		size := 2 + rnd.IntN(6)
		for row := y; row < y+h; row += 8 * size {
			for at := x; at < x+w; at += size + rnd.IntN(3*size) {
				c.fill(at, row+rnd.IntN(size), 1+size/2, 2*size+rnd.IntN(3*size), shade)
				if rnd.IntN(2) == 0 {
					c.fill(at, row+rnd.IntN(4*size), 3*size, 1+size/2, shade)
				}
			}
		}
	case 2:
		size := 4 + rnd.IntN(30)
		for row := y; row < y+h; row += 2 * size {
			for at := x; at < x+w; at += 2 * size {
				c.fill(at, row, size, size, shade)
			}
		}
	}
}

func (c *canvas) fill(x, y, w, h int, shade float32) {
	for row := max(0, y); row < min(c.h, y+h); row++ {
		for at := max(0, x); at < min(c.w, x+w); at++ {
			c.pix[row*c.w+at] = shade
		}
	}
}

// code draws the i-th of n codes, each in its own column of the picture, at a
// place in it that rnd chooses.
func (c *canvas) code(modules [][]bool, s scene, i, n int, rnd *rand.Rand) {
	half := s.side / 2
	column := float64(c.w) / float64(n)
	reach := half
	if s.turn != 0 {
		reach *= math.Sqrt2
	}
	room := func(length float64) float64 { return max(0, length-2*reach) }
	cx := column*float64(i) + reach + rnd.Float64()*room(column)
	cy := reach + rnd.Float64()*room(float64(c.h))
	sin, cos := math.Sincos(s.turn * math.Pi / 180)
	corner := func(x, y float64) (float64, float64) {
		if y < 0 {
			x *= 1 - s.tilt
			y *= 1 - s.tilt/2
		}
		if s.mirror {
			x = -x
		}
		return cx + half*(x*cos-y*sin), cy + half*(x*sin+y*cos)
	}
	x0, y0 := corner(-1, -1)
	x1, y1 := corner(1, -1)
	x2, y2 := corner(1, 1)
	x3, y3 := corner(-1, 1)
	dim := float64(len(modules))
	back := common.PerspectiveTransform_QuadrilateralToQuadrilateral(
		x0, y0, x1, y1, x2, y2, x3, y3, 0, 0, dim, 0, dim, dim, 0, dim)
	left, right := int(min(x0, x1, x2, x3)), int(max(x0, x1, x2, x3))+1
	top, bottom := int(min(y0, y1, y2, y3)), int(max(y0, y1, y2, y3))+1
	const sub = 4
	points := make([]float64, 2*sub*sub)
	for y := max(0, top); y < min(c.h, bottom); y++ {
		for x := max(0, left); x < min(c.w, right); x++ {
			for k := range sub * sub {
				points[2*k] = float64(x) + (float64(k%sub)+0.5)/sub
				points[2*k+1] = float64(y) + (float64(k/sub)+0.5)/sub
			}
			back.TransformPoints(points)
			sum := float32(0)
			for k := range sub * sub {
				u, v := int(math.Floor(points[2*k])), int(math.Floor(points[2*k+1]))
				if u < 0 || v < 0 || u >= len(modules) || v >= len(modules) {
					sum += c.pix[y*c.w+x]
				} else if modules[v][u] == s.dark {
					sum += 240
				} else {
					sum += 18
				}
			}
			c.pix[y*c.w+x] = sum / (sub * sub)
		}
	}
}

// blur smooths three times with a box, which is near to a Gaussian of sigma.
func (c *canvas) blur(sigma float64) {
	if sigma == 0 {
		return
	}
	// A box of this radius three times has this sigma; the radius is fractional,
	// so its outermost pixels count in part.
	radius := (math.Sqrt(4*sigma*sigma+1) - 1) / 2
	for range 3 {
		smooth(c.pix, c.w, c.h, 1, c.w, radius)
		smooth(c.pix, c.h, c.w, c.w, 1, radius)
	}
}

// smooth blurs count lines of n pixels, which are stride apart in a line.
func smooth(pix []float32, n, count, stride, next int, radius float64) {
	whole := int(radius)
	part := float32(radius - float64(whole))
	line := make([]float32, n+2*whole+2)
	norm := 1 / float32(2*radius+1)
	for l := range count {
		base := l * next
		for i := range line {
			line[i] = pix[base+min(n-1, max(0, i-whole-1))*stride]
		}
		sum := float32(0)
		for i := 1; i <= 2*whole+1; i++ {
			sum += line[i]
		}
		for i := range n {
			end := i + 2*whole + 2
			pix[base+i*stride] = (sum + part*(line[i]+line[end])) * norm
			sum += line[end] - line[i+1]
		}
	}
}

// expose applies light, contrast and noise.
func (c *canvas) expose(s scene, rnd *rand.Rand) {
	noise := make([]float32, 4096)
	for i := range noise {
		noise[i] = float32(rnd.NormFloat64() * s.noise)
	}
	for y := range c.h {
		shift := rnd.IntN(4096)
		for x := range c.w {
			p := &c.pix[y*c.w+x]
			far := (float64(x)/float64(c.w) + float64(y)/float64(c.h)) / 2
			*p = (*p*float32(1-s.pale) + 128*float32(s.pale)) * float32(1-s.light*far)
			if s.noise > 0 {
				*p += noise[(x*7+shift)&4095]
			}
		}
	}
}

func (c *canvas) encode(tb testing.TB, s scene) []byte {
	tb.Helper()
	var img image.Image
	level := func(i int) uint8 { return uint8(max(0, min(255, c.pix[i]+0.5))) }
	if s.tint {
		rgba := image.NewRGBA(image.Rect(0, 0, c.w, c.h))
		for i := range c.pix {
			v := level(i)
			rgba.SetRGBA(i%c.w, i/c.w, color.RGBA{v, v - v/8, v - v/3, 255})
		}
		img = rgba
	} else {
		plain := image.NewGray(image.Rect(0, 0, c.w, c.h))
		for i := range c.pix {
			plain.Pix[i] = level(i)
		}
		img = plain
	}
	var file bytes.Buffer
	var err error
	if s.quality > 0 {
		err = jpeg.Encode(&file, img, &jpeg.Options{Quality: s.quality})
	} else {
		err = (&png.Encoder{CompressionLevel: png.BestSpeed}).Encode(&file, img)
	}
	if err != nil {
		tb.Fatal(err)
	}
	return file.Bytes()
}

func newRand(seed uint64) *rand.Rand { return rand.New(rand.NewPCG(seed, 3)) }
