package sample

import (
	"bytes"
	"context"
	"image"
	"image/color"
	"image/png"
	"io"
	"math"

	"tandem/peer/chat"
)

// Media keeps contents. media.Store is one.
type Media interface {
	// Put keeps what r has, and returns what it is. name is that of the file.
	Put(ctx context.Context, name string, r io.Reader) (chat.Media, error)
}

const width, height = 480, 320

// paint makes a picture of a colour for each point; x and y go from 0 to 1.
func paint(at func(x, y float64) color.RGBA) image.Image {
	m := image.NewRGBA(image.Rect(0, 0, width, height))
	for y := range height {
		for x := range width {
			m.SetRGBA(x, y, at(float64(x)/width, float64(y)/height))
		}
	}
	return m
}

func mix(a, b color.RGBA, t float64) color.RGBA {
	part := func(a, b uint8) uint8 { return uint8(float64(a) + (float64(b)-float64(a))*t) }
	return color.RGBA{part(a.R, b.R), part(a.G, b.G), part(a.B, b.B), 255}
}

// ridge is mountains in the evening, each range darker than the one behind.
func ridge() image.Image {
	far, near := color.RGBA{150, 140, 180, 255}, color.RGBA{40, 50, 70, 255}
	return paint(func(x, y float64) color.RGBA {
		c := mix(color.RGBA{110, 150, 210, 255}, color.RGBA{255, 190, 130, 255}, min(1, y*1.6))
		if math.Hypot((x-0.7)*1.5, y-0.35) < 0.07 {
			c = color.RGBA{255, 240, 200, 255}
		}
		for i := range 4 {
			f := float64(i)
			top := 0.4 + 0.13*f + 0.05*math.Sin(x*(5+2*f)+f*2) + 0.02*math.Sin(x*(17+5*f)+f)
			if y > top {
				c = mix(far, near, f/3)
			}
		}
		return c
	})
}

// jars is six jars of jam on a shelf.
func jars() image.Image {
	return paint(func(x, y float64) color.RGBA {
		c := mix(color.RGBA{245, 235, 215, 255}, color.RGBA{225, 205, 175, 255}, y)
		if y > 0.82 {
			return mix(color.RGBA{140, 95, 60, 255}, color.RGBA{100, 65, 40, 255}, (y-0.82)/0.18)
		}
		in := math.Mod(x*6, 1) // within one jar's place
		switch {
		case y > 0.42 && math.Abs(in-0.5) < 0.38:
			c = mix(color.RGBA{250, 170, 60, 255}, color.RGBA{205, 100, 25, 255}, math.Abs(in-0.42)*2)
			if y > 0.56 && y < 0.7 && math.Abs(in-0.5) < 0.26 {
				c = color.RGBA{250, 246, 235, 255}
			}
		case y > 0.34 && y <= 0.42 && math.Abs(in-0.5) < 0.34:
			c = color.RGBA{150, 40, 45, 255}
		}
		return c
	})
}

func put(ctx context.Context, media Media, name string, m image.Image) (*chat.Media, error) {
	var b bytes.Buffer
	if err := png.Encode(&b, m); err != nil {
		return nil, err
	}
	d, err := media.Put(ctx, name, &b)
	return &d, err
}
