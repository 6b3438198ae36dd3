package qrimage

import "errors"

var (
	// ErrNotAnImage occurs when the bytes are no picture in a known format, or
	// one that is damaged or cut off.
	ErrNotAnImage = errors.New("not a readable picture (PNG, JPEG, GIF, WebP or BMP)")

	// ErrTooLarge occurs when the file has too many bytes, the picture too many
	// pixels, or its bytes take too long to decode.
	ErrTooLarge = errors.New("picture too large")

	// ErrNoCode occurs when no QR code was found in the picture.
	ErrNoCode = errors.New("no QR code found; take the picture closer and sharper, with the whole code and its border in it")

	// ErrNotALink occurs when the picture has QR codes, but none is a link.
	ErrNotALink = errors.New("the QR code in the picture is not a Tandem link")

	// ErrSeveralLinks occurs when the picture shows more than one different
	// link, so that it would be a guess which one is meant.
	ErrSeveralLinks = errors.New("the picture shows several Tandem links")
)
