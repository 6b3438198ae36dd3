// Package qrimage finds Tandem's link code in a picture: a screenshot of the
// page, or a photo of the screen that shows it.
//
// [FindLink] is what a command wants: the one text in the picture that is a
// link. [Decode] returns every QR code's text. Both read PNG, JPEG, GIF (its
// first frame), WebP (still) and BMP.
//
// A picture is untrusted input. Its bytes, its pixels and the time spent on it
// are bounded, and the pixels are checked before any are allocated.
//
// How a code is found: the picture is looked at in several sizes, bright and
// inverted. In each, the three corner marks are searched (gozxing's finder
// patterns), grouped into triples that could be a code's corners, and the
// code's grid is fitted to each triple on the grey picture itself, so that
// tilt, blur and uneven light matter little. What the grid reads goes through
// gozxing's decoder, whose error correction has the last word. Sizes that are
// cheap and likely come first; a crisp screenshot needs only the first.
package qrimage

import (
	"context"
	"io"
	"time"
)

const (
	// maxBytes bounds the picture's file. Phone photos are 2 to 12 MB.
	maxBytes = 20 << 20
	// maxPixels bounds the decoded picture, and so the memory: about 8 bytes a
	// pixel in the worst format.
	maxPixels = 50_000_000
	// maxTime bounds one picture's whole treatment. A 12-megapixel photo
	// without any code is given up well before.
	maxTime = 10 * time.Second
)

// Decode returns the distinct texts of the QR codes in the picture that r
// holds, in no particular order and at least one. A code much smaller than its
// neighbour may be missed: the search ends at the first size of the picture
// that shows any.
//
// Errors are [ErrNotAnImage], [ErrTooLarge], [ErrNoCode], the context's, or
// what reading r returned.
func Decode(ctx context.Context, r io.Reader) ([]string, error) {
	texts, err := find(ctx, r, func(string) bool { return true }, maxTime)
	if err != nil {
		return nil, err
	}
	if len(texts) == 0 {
		return nil, ErrNoCode
	}
	return texts, nil
}

// FindLink returns the one text in the picture that accept says is a link.
// Other QR codes in it do no harm: the search goes on until a link is found
// or every size of the picture has been tried.
//
// Errors are those of [Decode], [ErrNotALink] and [ErrSeveralLinks].
func FindLink(ctx context.Context, r io.Reader, accept func(text string) bool) (string, error) {
	texts, err := find(ctx, r, accept, maxTime)
	if err != nil {
		return "", err
	}
	if len(texts) == 0 {
		return "", ErrNoCode
	}
	link, links := "", 0
	for _, text := range texts {
		if accept(text) {
			link = text
			links++
		}
	}
	switch links {
	case 0:
		return "", ErrNotALink
	case 1:
		return link, nil
	}
	return "", ErrSeveralLinks
}

// find loads the picture and scans it until a size of it has shown a text that
// wanted accepts. Running out of the limit ends the scan like running out of
// sizes; only the caller's context makes an error.
func find(ctx context.Context, r io.Reader, wanted func(string) bool, limit time.Duration) ([]string, error) {
	limited, cancel := context.WithTimeout(ctx, limit)
	defer cancel()
	picture, err := load(limited, r)
	if err == nil {
		s := scanner{ctx: limited, wanted: wanted}
		s.scan(picture)
		if ctx.Err() == nil {
			return s.texts, nil
		}
	}
	if ctx.Err() != nil {
		return nil, ctx.Err()
	}
	return nil, err
}
