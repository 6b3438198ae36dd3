package sample

import (
	"image"
	"image/color"
	"image/jpeg"
	"io"
	"math/rand/v2"
)

// writePicture writes the n-th picture, a JPEG of some 2 KB that no other one
// equals.
func writePicture(w io.Writer, seed uint64, n int) error {
	r := rand.New(rand.NewPCG(seed, uint64(n)<<8|0xff))
	const width, height = 96, 64
	img := image.NewRGBA(image.Rect(0, 0, width, height))
	from := [3]int{r.IntN(256), r.IntN(256), r.IntN(256)}
	to := [3]int{r.IntN(256), r.IntN(256), r.IntN(256)}
	mix := func(i, x int) uint8 { return uint8((from[i]*(width-x) + to[i]*x) / width) }
	for y := range height {
		for x := range width {
			c := color.RGBA{mix(0, x), mix(1, x), mix(2, y*width/height), 255}
			// A pattern of 8 by 8 squares shows the number.
			if n>>((y/8)%4*8+x/12)&1 == 1 {
				c.R ^= 0x40
			}
			img.SetRGBA(x, y, c)
		}
	}
	return jpeg.Encode(w, img, &jpeg.Options{Quality: 60})
}
