package qrimage

import (
	"bytes"
	"context"
	"errors"
	"image"
	"testing"
	"unicode/utf8"
)

// FuzzDecode feeds bytes as a picture. Small pictures only: what is searched is
// the decoders' and the search's stability, not their patience.
func FuzzDecode(f *testing.F) {
	f.Add(scene{w: 80, h: 80, side: 58}.picture(f, 1, "SMALL 1"))
	f.Add(scene{w: 90, h: 90, side: 70, turn: 10, quality: 80}.picture(f, 2, "SMALL 2"))
	f.Fuzz(func(t *testing.T, file []byte) {
		config, _, err := image.DecodeConfig(bytes.NewReader(file))
		if err == nil && config.Width*config.Height > 200*200 {
			t.Skip("too large")
		}
		texts, err := Decode(context.Background(), bytes.NewReader(file))
		switch {
		case err == nil && len(texts) == 0:
			t.Error("neither text nor error")
		case err == nil && !utf8.ValidString(texts[0]):
			t.Logf("not UTF-8: %q", texts[0])
		case err != nil && !errors.Is(err, ErrNotAnImage) && !errors.Is(err, ErrTooLarge) && !errors.Is(err, ErrNoCode):
			t.Errorf("undocumented error: %v", err)
		}
	})
}
