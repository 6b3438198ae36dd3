package qrimage

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"image"
	_ "image/gif"
	_ "image/jpeg"
	_ "image/png"
	"io"

	_ "golang.org/x/image/bmp"
	_ "golang.org/x/image/webp"
)

// load reads a picture within the bounds and reduces it to grey.
func load(ctx context.Context, r io.Reader) (gray, error) {
	data, err := io.ReadAll(io.LimitReader(r, maxBytes+1))
	if err != nil {
		return gray{}, fmt.Errorf("reading picture: %w", err)
	}
	if len(data) > maxBytes {
		return gray{}, fmt.Errorf("%w: over %d MB", ErrTooLarge, maxBytes>>20)
	}
	config, _, err := image.DecodeConfig(bytes.NewReader(data))
	if err != nil {
		return gray{}, fmt.Errorf("%w: %w", ErrNotAnImage, err)
	}
	if config.Width <= 0 || config.Height <= 0 {
		return gray{}, fmt.Errorf("%w: it has no pixels", ErrNotAnImage)
	}
	if int64(config.Width)*int64(config.Height) > maxPixels {
		return gray{}, fmt.Errorf("%w: %d×%d is over %d megapixels",
			ErrTooLarge, config.Width, config.Height, maxPixels/1_000_000)
	}
	img, err := decodeImage(ctx, data)
	if err != nil {
		return gray{}, err
	}
	return grayFrom(img), nil
}

// decodeImage decodes pixels. A decoder that reads on and on (a progressive
// JPEG may hold thousands of scans) is stopped at its next read once ctx ends;
// one that panics has been given a damaged file.
func decodeImage(ctx context.Context, data []byte) (img image.Image, err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("%w: %v", ErrNotAnImage, p)
		}
	}()
	img, _, err = image.Decode(&endingReader{ctx, bytes.NewReader(data)})
	switch {
	case err == nil:
		return img, nil
	case errors.Is(ctx.Err(), context.DeadlineExceeded):
		return nil, fmt.Errorf("%w: decoding takes too long", ErrTooLarge)
	}
	return nil, fmt.Errorf("%w: %w", ErrNotAnImage, err)
}

// endingReader reads until its context ends.
type endingReader struct {
	ctx context.Context
	r   io.Reader
}

func (e *endingReader) Read(p []byte) (int, error) {
	if err := e.ctx.Err(); err != nil {
		return 0, err
	}
	return e.r.Read(p)
}
