package peer

import (
	"bytes"
	"cmp"
	"context"
	"fmt"
	"image/jpeg"
	"path/filepath"
	"strings"
	"time"

	"tandem/peer/chat"
	"tandem/peer/media"
)

const (
	// sweepFirst is how long after its start the phone looks for contents that
	// nothing names any more, sweepEvery how often.
	sweepFirst = 10 * time.Minute
	sweepEvery = 6 * time.Hour
)

// Bounds on what a page says of a film or sound.
const (
	maxDuration = 100 * int64(time.Hour/time.Millisecond)
	maxSide     = 16384 // pixels of a film
	maxThumb    = 1024  // pixels of its thumbnail
)

// AddMedia keeps the content of a file. See API.
func (p *Phone) AddMedia(ctx context.Context, path, name string) (chat.Media, error) {
	if !filepath.IsAbs(path) {
		return chat.Media{}, fmt.Errorf("adding %s: %w: not an absolute path", path, chat.ErrInvalid)
	}
	return p.cfg.Media.PutFile(ctx, path, cmp.Or(name, filepath.Base(path)))
}

// MediaPath returns the path of a content's file. See API.
func (p *Phone) MediaPath(_ context.Context, id string) (string, error) {
	return p.cfg.Media.Path(id)
}

// sweep removes contents that nothing names any more, and words that nothing has
// any more, now and then.
func (p *Phone) sweep(ctx context.Context) {
	timer := time.NewTimer(sweepFirst)
	defer timer.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-timer.C:
		}
		n, err := p.cfg.Media.Sweep(ctx, func(id string) (bool, error) { return p.inUse(ctx, id) })
		switch {
		case err != nil && ctx.Err() == nil:
			p.logger.Error("removing files that nothing names any more", "error", err)
		case n > 0:
			p.logger.Info("removed files that nothing names any more", "files", n)
		}
		if err := p.store.Tidy(ctx); err != nil && ctx.Err() == nil {
			p.logger.Error("removing deleted words from the search index", "error", err)
		}
		timer.Reset(sweepEvery)
	}
}

// inUse reports whether something names a content, or may: what an import has
// named is not seen before it ends. One that begins after this puts its contents
// anew, which Sweep sees.
func (p *Phone) inUse(ctx context.Context, id string) (bool, error) {
	if p.imports.underWay() {
		return true, nil
	}
	return p.store.HasMedia(ctx, id)
}

// contents is what package mirror knows of the files on the phone.
type contents struct{ media *media.Store }

// Describe measures a content, and takes from the page what is not measured.
func (c contents) Describe(_ context.Context, claimed chat.Media) (chat.Media, error) {
	m, err := c.media.Describe(claimed.ID, claimed.Name)
	if err != nil {
		return m, err
	}
	main, _, _ := strings.Cut(m.Type, "/")
	if main != "audio" && main != "video" && m.Type != "application/ogg" {
		return m, nil
	}
	if m.Duration == 0 && claimed.Duration > 0 && claimed.Duration <= maxDuration {
		m.Duration = claimed.Duration
	}
	m.Wave = claimed.Wave // bounded in its frame
	if main != "video" {
		return m, nil
	}
	// Only the page can see into a film.
	if m.Width == 0 && side(claimed.Width) && side(claimed.Height) {
		m.Width, m.Height = claimed.Width, claimed.Height
	}
	if m.Thumb == nil && isThumb(claimed.Thumb) {
		m.Thumb = claimed.Thumb
	}
	if m.BlurHash == "" && isBlurHash(claimed.BlurHash) {
		m.BlurHash = claimed.BlurHash
	}
	return m, nil
}

func side(n int) bool { return n > 0 && n <= maxSide }

// isThumb reports whether b is a small JPEG.
func isThumb(b []byte) bool {
	if len(b) == 0 || len(b) > chat.MaxThumbBytes {
		return false
	}
	config, err := jpeg.DecodeConfig(bytes.NewReader(b))
	return err == nil && config.Width <= maxThumb && config.Height <= maxThumb
}

// isBlurHash reports whether s can be one: 6 characters and 2 more for each of up
// to 80 components, of base 83 (https://blurha.sh).
func isBlurHash(s string) bool {
	const digits = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz#$%*+,-.:;=?@[]^_{|}~"
	return len(s) >= 6 && len(s) <= 166 && strings.Trim(s, digits) == ""
}
