package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"strings"

	"tandem/peer/linkcode"
	"tandem/peer/linkcode/qrimage"
)

// maxImage bounds a picture that is piped in, in bytes; qrimage has the same
// bound for files.
const maxImage = 20 << 20

// findLink makes a link code's text of what a person gave: the text itself, or
// the path of a picture that shows it. It does not fail on a bad link; the
// phone says what is wrong with that.
func findLink(ctx context.Context, given string) (link string, err error) {
	if isLink(given) || looksLikeLink(given) {
		return given, nil
	}
	var missing error
	for _, path := range paths(given) {
		f, err := os.Open(path)
		if errors.Is(err, fs.ErrNotExist) {
			missing = err
			continue
		}
		if err != nil {
			return "", fmt.Errorf("opening the picture: %w", err)
		}
		defer f.Close()
		return linkInImage(ctx, f)
	}
	if filepath.Ext(given) != "" || strings.ContainsAny(given, `/\`) {
		return "", fmt.Errorf("opening the picture: %w", missing)
	}
	return given, nil
}

// linkInImage reads a picture.
func linkInImage(ctx context.Context, r io.Reader) (string, error) {
	link, err := qrimage.FindLink(ctx, r, isLink)
	if err != nil {
		return "", fmt.Errorf("looking for a link code in the picture: %w", err)
	}
	return link, nil
}

// linkFromInput reads a link, or a picture of one, from a stream. Of a text it
// takes one line, so that the check code may follow.
func linkFromInput(ctx context.Context, in *input) (string, error) {
	start, err := in.peek(ctx)
	if errors.Is(err, io.EOF) {
		return "", usage("standard input is empty", "pipe a link or a picture of its code in: tandem link - <picture.png")
	}
	if err != nil {
		return "", fmt.Errorf("reading standard input: %w", err)
	}
	if strings.HasPrefix(http.DetectContentType(start), "image/") {
		image, err := in.all(ctx, maxImage)
		if err != nil {
			return "", fmt.Errorf("reading the picture from standard input: %w", err)
		}
		return linkInImage(ctx, bytes.NewReader(image))
	}
	for {
		line, err := in.line(ctx)
		if err != nil {
			return "", fmt.Errorf("reading the link from standard input: %w", err)
		}
		if strings.TrimSpace(line) != "" {
			return findLink(ctx, line)
		}
	}
}

func isLink(text string) bool {
	_, _, err := linkcode.Parse(text)
	return err == nil
}

// looksLikeLink keeps a broken link from being taken for a path.
func looksLikeLink(text string) bool {
	text = strings.ToLower(strings.TrimSpace(text))
	return strings.HasPrefix(text, "http://") || strings.HasPrefix(text, "https://")
}

// paths returns what a pasted path may mean: terminals quote a file that was
// dropped on them, or escape its blanks, or write a file: URL.
func paths(given string) []string {
	given = strings.TrimSpace(given)
	list := []string{given}
	if len(given) > 1 && (given[0] == '\'' || given[0] == '"') && given[len(given)-1] == given[0] {
		list = append(list, given[1:len(given)-1])
	}
	if u, err := url.Parse(given); err == nil && u.Scheme == "file" {
		list = append(list, filepath.FromSlash(u.Path))
	}
	if os.PathSeparator == '/' && strings.Contains(given, `\`) {
		list = append(list, unescape(given))
	}
	if rest, ok := strings.CutPrefix(given, "~/"); ok {
		if home, err := os.UserHomeDir(); err == nil {
			list = append(list, filepath.Join(home, rest))
		}
	}
	return list
}

func unescape(s string) string {
	var b strings.Builder
	escaped := false
	for _, r := range s {
		if r == '\\' && !escaped {
			escaped = true
			continue
		}
		escaped = false
		b.WriteRune(r)
	}
	return b.String()
}
