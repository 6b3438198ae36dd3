package qrimage

import (
	"bytes"
	"context"
	"errors"
	"testing"
)

func BenchmarkScreenshot(b *testing.B) {
	s := scene{w: 1280, h: 720, side: 245, clutter: 15}
	benchmark(b, s.picture(b, 1, sampleLink(1)), nil)
}

func BenchmarkPhoto12MP(b *testing.B) {
	s := scene{w: 4000, h: 3000, side: 900, turn: 17, tilt: 0.12, blur: 1.5, noise: 10, clutter: 60, quality: 75}
	benchmark(b, s.picture(b, 1, sampleLink(1)), nil)
}

func BenchmarkPhoto12MPSmallCode(b *testing.B) {
	s := scene{w: 4000, h: 3000, side: 160, turn: 17, blur: 0.8, noise: 5, clutter: 60, quality: 80}
	benchmark(b, s.picture(b, 1, sampleLink(1)), nil)
}

func BenchmarkPhoto12MPNoCode(b *testing.B) {
	s := scene{w: 4000, h: 3000, blur: 1, noise: 8, clutter: 150, quality: 80}
	benchmark(b, s.picture(b, 1), ErrNoCode)
}

func benchmark(b *testing.B, file []byte, want error) {
	b.ReportAllocs()
	for b.Loop() {
		if _, err := Decode(context.Background(), bytes.NewReader(file)); !errors.Is(err, want) {
			b.Fatal(err)
		}
	}
}
