package web

import (
	"crypto/sha256"
	"encoding/base64"
	"fmt"
	"io/fs"
	"path"
	"strconv"
	"strings"
)

// asset is one file, in every form that the build made of it.
type asset struct {
	contentType  string
	cacheControl string
	forms        []form // the plain one, then compressed ones, smallest last
}

type form struct {
	encoding string // of Content-Encoding; empty: plain
	body     []byte
	etag     string
}

// contentTypes does not leave it to the operating system what a file is.
var contentTypes = map[string]string{
	".html":        "text/html; charset=utf-8",
	".js":          "text/javascript; charset=utf-8",
	".css":         "text/css; charset=utf-8",
	".svg":         "image/svg+xml",
	".json":        "application/json",
	".webmanifest": "application/manifest+json",
	".txt":         "text/plain; charset=utf-8",
	".png":         "image/png",
	".ico":         "image/x-icon",
	".woff2":       "font/woff2",
	".wasm":        "application/wasm",
}

// compressed lists the forms that the build lays beside a file, in the order
// of preference.
var compressed = []struct{ suffix, encoding string }{{".gz", "gzip"}, {".br", "br"}}

const (
	// Files below assets/ have a hash of their content in their name.
	hashedFolder = "assets/"
	immutable    = "public, immutable, max-age=31536000"
	askEachTime  = "no-cache"
)

// loadAssets reads all files, by path. Hidden ones are left out.
func loadAssets(files fs.FS) (map[string]*asset, error) {
	assets := make(map[string]*asset)
	err := fs.WalkDir(files, ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || strings.HasPrefix(path.Base(name), ".") || isForm(files, name) {
			return err
		}
		a, err := loadAsset(files, name)
		assets[name] = a
		return err
	})
	return assets, err
}

// isForm says whether a file is the compressed form of another.
func isForm(files fs.FS, name string) bool {
	for _, c := range compressed {
		if plain, found := strings.CutSuffix(name, c.suffix); found {
			if _, err := fs.Stat(files, plain); err == nil {
				return true
			}
		}
	}
	return false
}

func loadAsset(files fs.FS, name string) (*asset, error) {
	a := &asset{contentType: contentTypes[path.Ext(name)], cacheControl: askEachTime}
	if a.contentType == "" {
		a.contentType = "application/octet-stream"
	}
	if strings.HasPrefix(name, hashedFolder) {
		a.cacheControl = immutable
	}
	body, err := fs.ReadFile(files, name)
	if err != nil {
		return nil, fmt.Errorf("reading %s: %w", name, err)
	}
	a.forms = []form{newForm("", body)}
	for _, c := range compressed {
		if packed, err := fs.ReadFile(files, name+c.suffix); err == nil && len(packed) < len(body) {
			a.forms = append(a.forms, newForm(c.encoding, packed))
		}
	}
	return a, nil
}

func newForm(encoding string, body []byte) form {
	sum := sha256.Sum256(body)
	return form{encoding, body, `"` + base64.RawURLEncoding.EncodeToString(sum[:12]) + `"`}
}

// choose returns the last form that the Accept-Encoding header allows (RFC
// 9110 section 12.5.3).
func (a *asset) choose(accept []string) form {
	for i := len(a.forms) - 1; i > 0; i-- {
		if accepts(accept, a.forms[i].encoding) {
			return a.forms[i]
		}
	}
	return a.forms[0]
}

func accepts(header []string, encoding string) bool {
	for _, v := range header {
		for item := range strings.SplitSeq(v, ",") {
			name, weight, weighed := strings.Cut(item, ";")
			if !strings.EqualFold(strings.TrimSpace(name), encoding) {
				continue
			}
			if !weighed {
				return true
			}
			q, err := strconv.ParseFloat(strings.TrimPrefix(strings.ToLower(strings.TrimSpace(weight)), "q="), 64)
			return err == nil && q > 0
		}
	}
	return false
}
