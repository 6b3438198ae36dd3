package qrimage

import (
	"bytes"
	"context"
	"testing"
)

// conditions are the pictures in which a link must be found.
var conditions = []struct {
	name  string
	large bool // left out with -short and -race, which also take three of each
	base  scene
	vary  func(s *scene, i int)
	count int
}{
	{"screenshot", false, scene{w: 1280, h: 720, clutter: 15}, func(s *scene, i int) {
		s.side = float64(49 * (3 + i))
	}, 5},
	{"screenshot, uneven modules", false, scene{w: 1280, h: 720, clutter: 15}, func(s *scene, i int) {
		s.side = 151 + 47.3*float64(i)
	}, 6},
	{"screenshot, large", true, scene{w: 2560, h: 1440, side: 700, clutter: 30}, nil, 1},
	{"screenshot, inverted code", false, scene{w: 1280, h: 720, dark: true, clutter: 15}, func(s *scene, i int) {
		s.side = 160 + 61.7*float64(i)
	}, 5},
	{"turned", false, scene{w: 1024, h: 768, blur: 0.5, noise: 3, clutter: 15, quality: 85}, func(s *scene, i int) {
		s.turn = 7 + 31*float64(i)
		s.side = 220 + 17*float64(i)
	}, 12},
	{"mirrored", false, scene{w: 1024, h: 768, side: 320, turn: 12, mirror: true, noise: 3, quality: 80}, nil, 1},
	{"tilted", false, scene{w: 1280, h: 960, side: 420, blur: 0.8, noise: 5, clutter: 20, quality: 75}, func(s *scene, i int) {
		s.tilt = 0.05 * float64(1+i)
		s.turn = 50 * float64(i)
	}, 6},
	{"noisy", false, scene{w: 1024, h: 768, side: 330, turn: 20, blur: 0.7, clutter: 15, quality: 70}, func(s *scene, i int) {
		s.noise = 5 * float64(1+i)
	}, 5},
	{"blurred", false, scene{w: 1024, h: 768, side: 400, turn: 33, noise: 3, clutter: 10, quality: 80}, func(s *scene, i int) {
		s.blur = 400.0 / 49 * (0.2 + 0.1*float64(i)) // up to 0.6 modules
	}, 5},
	{"uneven light", false, scene{w: 1024, h: 768, side: 400, turn: 80, blur: 0.7, noise: 4, clutter: 15, quality: 75}, func(s *scene, i int) {
		s.light = 0.3 + 0.2*float64(i)
		s.pale = 0.15 * float64(i)
	}, 4},
	{"JPEG quality 40 to 90", false, scene{w: 1024, h: 768, side: 300, turn: 5, blur: 0.6, noise: 4, clutter: 15, tint: true}, func(s *scene, i int) {
		s.quality = 40 + 10*i
		s.turn += 15 * float64(i)
	}, 6},
	{"photo", false, scene{w: 1600, h: 1200, blur: 1, noise: 7, clutter: 30, quality: 70}, func(s *scene, i int) {
		s.side = 260 + 45*float64(i)
		s.turn = 47 * float64(i)
		s.tilt = 0.03 * float64(i)
		s.light = 0.1 * float64(i)
	}, 7},
	{"photo of an inverted code", false, scene{w: 1280, h: 960, blur: 1, noise: 6, dark: true, clutter: 25, quality: 75}, func(s *scene, i int) {
		s.side = 280 + 60*float64(i)
		s.turn = 20 + 77*float64(i)
		s.tilt = 0.04 * float64(i)
	}, 4},
	{"small", false, scene{w: 1280, h: 960, blur: 0.7, noise: 4, clutter: 20, quality: 80}, func(s *scene, i int) {
		s.side = 115 + 9*float64(i) // 2.3 pixels a module and more
		s.turn = 28 * float64(i)
	}, 5},
	{"12 megapixels", true, scene{w: 4000, h: 3000, side: 900, turn: 17, tilt: 0.12, blur: 1.5, noise: 10, light: 0.4, clutter: 60, quality: 75}, nil, 1},
	{"12 megapixels, code of 160 pixels", true, scene{w: 4000, h: 3000, side: 160, blur: 0.8, noise: 5, clutter: 60, quality: 80}, func(s *scene, i int) {
		s.turn = 40 * float64(i)
	}, 2},
}

func TestFound(t *testing.T) {
	for n, c := range conditions {
		t.Run(c.name, func(t *testing.T) {
			if c.large && fewer() {
				t.Skip("large pictures")
			}
			found := 0
			count := c.count
			if fewer() {
				count = min(count, 3)
			}
			for i := range count {
				s := c.base
				if c.vary != nil {
					c.vary(&s, i)
				}
				seed := uint64(100*n + i)
				link := sampleLink(seed)
				texts, err := Decode(context.Background(), bytes.NewReader(s.picture(t, seed, link)))
				if err != nil || len(texts) != 1 || texts[0] != link {
					t.Errorf("%+v: %q, %v", s, texts, err)
					continue
				}
				found++
			}
			t.Logf("found %d of %d", found, count)
		})
	}
}

// slow is set under the race detector, which makes pixels some ten times as
// dear.
var slow bool

func fewer() bool { return slow || testing.Short() }
