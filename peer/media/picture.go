package media

import (
	"bytes"
	"image"
	"image/color"
	_ "image/gif" // the formats that are decoded
	"image/jpeg"
	_ "image/png"
	"io"
	"os"

	"github.com/buckket/go-blurhash"
	"golang.org/x/image/draw"
	_ "golang.org/x/image/webp"

	"tandem/peer/chat"
)

// Bounds on decoding. A small file can hold a huge picture, so the head is read
// first, and what is beyond them gets no thumbnail.
const (
	maxDecoded      = 160 << 20 // bytes of a decoded picture: 50 megapixels of a photo
	maxSide         = 1 << 16
	maxPictureBytes = 64 << 20
)

// Of thumbnails.
const (
	thumbSide  = 320
	smallest   = 32
	blurSide   = 32 // BlurHash needs no more than this
	blurAcross = 4  // components
	blurDown   = 3
)

// pixelBytes is how many bytes a decoded pixel takes at most.
func pixelBytes(m color.Model) int64 {
	switch m {
	case color.GrayModel:
		return 1
	case color.Gray16Model:
		return 2
	case color.YCbCrModel:
		return 3
	case color.RGBA64Model, color.NRGBA64Model:
		return 8
	}
	if _, ok := m.(color.Palette); ok {
		return 1
	}
	return 4
}

// describePicture adds a picture's dimensions as it is shown, its thumbnail and
// BlurHash, as far as it can be read within the bounds.
func (s *Store) describePicture(m *chat.Media, f *os.File) {
	section := func() io.Reader { return io.NewSectionReader(f, 0, min(m.Size, maxPictureBytes)) }
	cfg, format, err := image.DecodeConfig(section())
	if err != nil || cfg.Width <= 0 || cfg.Height <= 0 || cfg.Width > maxSide || cfg.Height > maxSide {
		return
	}
	turn := upright
	if format == "jpeg" {
		turn = exifOrientation(section())
	}
	m.Width, m.Height = cfg.Width, cfg.Height
	if turn.swaps() {
		m.Width, m.Height = cfg.Height, cfg.Width
	}
	if int64(cfg.Width)*int64(cfg.Height)*pixelBytes(cfg.ColorModel) > maxDecoded || m.Size > maxPictureBytes {
		return
	}
	small := s.shrink(section())
	if small == nil {
		return
	}
	small = turn.apply(small)
	m.Thumb = encodeThumb(small)
	if hash, err := blurhash.Encode(blurAcross, blurDown, scale(small, blurSide)); err == nil {
		m.BlurHash = hash
	}
}

// shrink decodes a picture and makes it as small as a thumbnail. Nil when it
// cannot be decoded: a damaged file can make a decoder panic, too.
func (s *Store) shrink(r io.Reader) (small *image.RGBA) {
	s.decoding <- struct{}{}
	defer func() {
		<-s.decoding
		if recover() != nil {
			small = nil
		}
	}()
	img, _, err := image.Decode(r)
	if err != nil {
		return nil
	}
	return scale(img, thumbSide)
}

// scale fits a picture into a square of side pixels, on white where it is
// transparent. It makes nothing larger.
func scale(src image.Image, side int) *image.RGBA {
	w, h := src.Bounds().Dx(), src.Bounds().Dy()
	if longest := max(w, h); longest > side {
		w, h = max(1, w*side/longest), max(1, h*side/longest)
	}
	dst := image.NewRGBA(image.Rect(0, 0, w, h))
	draw.Draw(dst, dst.Bounds(), image.NewUniform(color.White), image.Point{}, draw.Src)
	draw.ApproxBiLinear.Scale(dst, dst.Bounds(), src, src.Bounds(), draw.Over, nil)
	return dst
}

// encodeThumb encodes a JPEG of at most chat.MaxThumbBytes: coarser first, then
// smaller.
func encodeThumb(img *image.RGBA) []byte {
	for side := thumbSide; side >= smallest; side = side * 3 / 4 {
		fit := scale(img, side)
		for _, quality := range []int{75, 60, 45} {
			var b bytes.Buffer
			if err := jpeg.Encode(&b, fit, &jpeg.Options{Quality: quality}); err != nil {
				return nil
			}
			if b.Len() <= chat.MaxThumbBytes {
				return b.Bytes()
			}
		}
	}
	return nil
}
