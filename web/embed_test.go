package web

import (
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"testing/fstest"
)

var page = fstest.MapFS{
	".keep":                   {},
	"index.html":              {Data: []byte("<!doctype html>" + strings.Repeat(" ", 100))},
	"index.html.br":           {Data: []byte("small")},
	"index.html.gz":           {Data: []byte("small too")},
	"icon.svg":                {Data: []byte("<svg/>")},
	"icon.svg.br":             {Data: []byte("longer than plain")},
	"assets/index-abc.js":     {Data: []byte(strings.Repeat("x", 100))},
	"assets/index-abc.js.gz":  {Data: []byte("js")},
	"assets/index-abc.css":    {Data: []byte("a{}")},
	"assets/worker-abc.wasm":  {Data: []byte("wasm")},
	"assets/unknown-abc.data": {Data: []byte("?")},
	"sw.js":                   {Data: []byte("worker")},
	"manifest.webmanifest":    {Data: []byte("{}")},
	"icon-192.png":            {Data: []byte("png")},
	"lonely.br":               {Data: []byte("a file of its own")},
}

// get asks for a path, with headers as name and value by turns.
func get(t *testing.T, h http.Handler, path string, headers ...string) *http.Response {
	t.Helper()
	r := httptest.NewRequest(http.MethodGet, "http://tandem.example:8080"+path, nil)
	for i := 0; i < len(headers); i += 2 {
		if headers[i] == "Host" {
			r.Host = headers[i+1]
		} else {
			r.Header.Add(headers[i], headers[i+1])
		}
	}
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	return w.Result()
}

func body(t *testing.T, resp *http.Response) string {
	t.Helper()
	b, err := io.ReadAll(resp.Body)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

func TestFiles(t *testing.T) {
	h := newHandler(page, Options{})
	for _, c := range []struct {
		path, accept           string
		body, encoding, cache  string
		contentType, varyWants string
	}{
		{"/", "", "<!doctype html>" + strings.Repeat(" ", 100), "", "no-cache", "text/html; charset=utf-8", "Accept-Encoding"},
		{"/?x=1", "gzip, deflate, br", "small", "br", "no-cache", "text/html; charset=utf-8", "Accept-Encoding"},
		{"/index.html", "gzip", "small too", "gzip", "no-cache", "text/html; charset=utf-8", "Accept-Encoding"},
		{"/", "br;q=0, gzip;q=0.5", "small too", "gzip", "no-cache", "text/html; charset=utf-8", "Accept-Encoding"},
		{"/", "br;q=x", "<!doctype html>" + strings.Repeat(" ", 100), "", "no-cache", "text/html; charset=utf-8", "Accept-Encoding"},
		{"/icon.svg", "br", "<svg/>", "", "no-cache", "image/svg+xml", ""},
		{"/assets/index-abc.js", "br, gzip", "js", "gzip", immutable, "text/javascript; charset=utf-8", "Accept-Encoding"},
		{"/assets/index-abc.css", "br", "a{}", "", immutable, "text/css; charset=utf-8", ""},
		{"/assets/worker-abc.wasm", "", "wasm", "", immutable, "application/wasm", ""},
		{"/assets/unknown-abc.data", "", "?", "", immutable, "application/octet-stream", ""},
		// At an address that never changes, so it is asked for each time.
		{"/sw.js", "br", "worker", "", "no-cache", "text/javascript; charset=utf-8", ""},
		{"/manifest.webmanifest", "br", "{}", "", "no-cache", "application/manifest+json", ""},
		{"/icon-192.png", "br", "png", "", "no-cache", "image/png", ""},
		{"/lonely.br", "br", "a file of its own", "", "no-cache", "application/octet-stream", ""},
	} {
		resp := get(t, h, c.path, "Accept-Encoding", c.accept)
		if got := body(t, resp); resp.StatusCode != 200 || got != c.body {
			t.Errorf("%s: %d %q, want %q", c.path, resp.StatusCode, got, c.body)
		}
		for name, want := range map[string]string{
			"Content-Encoding": c.encoding, "Cache-Control": c.cache, "Content-Type": c.contentType, "Vary": c.varyWants,
			"X-Content-Type-Options": "nosniff",
		} {
			if got := resp.Header.Get(name); got != want {
				t.Errorf("%s: %s %q, want %q", c.path, name, got, want)
			}
		}
		if resp.ContentLength != int64(len(c.body)) {
			t.Errorf("%s: content length %d", c.path, resp.ContentLength)
		}

		tag := resp.Header.Get("ETag")
		for _, given := range []string{tag, "W/" + tag, `"other", ` + tag, "*"} {
			again := get(t, h, c.path, "Accept-Encoding", c.accept, "If-None-Match", given)
			if again.StatusCode != http.StatusNotModified || body(t, again) != "" {
				t.Errorf("%s: %d with If-None-Match %s", c.path, again.StatusCode, given)
			}
		}
		if again := get(t, h, c.path, "Accept-Encoding", c.accept, "If-None-Match", `"other"`); again.StatusCode != 200 {
			t.Errorf("%s: %d for another ETag", c.path, again.StatusCode)
		}
	}
	br := get(t, h, "/", "Accept-Encoding", "br").Header.Get("ETag")
	if plain := get(t, h, "/").Header.Get("ETag"); plain == br || plain == "" {
		t.Errorf("two forms have the ETags %s and %s", plain, br)
	}
}

func TestNotThere(t *testing.T) {
	h := newHandler(page, Options{})
	for _, path := range []string{"/.keep", "/assets", "/assets/", "/index.html.br", "/../embed.go", "/assets/../index.html", "//index.html", "/nothing"} {
		resp := get(t, h, path)
		if resp.StatusCode != http.StatusNotFound || strings.Contains(body(t, resp), "abc") {
			t.Errorf("%s: %d", path, resp.StatusCode)
		}
	}
	for _, method := range []string{"POST", "PUT", "DELETE", "OPTIONS", "TRACE"} {
		w := httptest.NewRecorder()
		h.ServeHTTP(w, httptest.NewRequest(method, "/", nil))
		if w.Code != http.StatusMethodNotAllowed || w.Header().Get("Allow") != "GET, HEAD" {
			t.Errorf("%s: %d", method, w.Code)
		}
	}
	w := httptest.NewRecorder()
	h.ServeHTTP(w, httptest.NewRequest("HEAD", "/", nil))
	if w.Code != 200 || w.Body.Len() != 0 || w.Header().Get("Content-Length") != "115" {
		t.Errorf("HEAD: %d %v", w.Code, w.Header())
	}
}

func TestSecurityHeaders(t *testing.T) {
	for _, c := range []struct{ option, host, sources string }{
		{"", "tandem.example", " ws://tandem.example wss://tandem.example"},
		{"", "localhost:8080", " ws://localhost:8080 wss://localhost:8080"},
		{"", "[2001:db8::1]:8080", " ws://[2001:db8::1]:8080 wss://[2001:db8::1]:8080"},
		{"", "[::1]", " ws://[::1] wss://[::1]"},
		{"public.example", "inner:1", " ws://public.example wss://public.example"},
		{"", "a; script-src *", ""},
		{"", "a, b", ""},
		{"", "a:99999", ""},
		{"", "[::1", ""},
		{"", "[::1]x", ""},
		{"", "[127.0.0.1]", ""},
		{"", "*", ""},
		{"", ":80", ""},
	} {
		h := newHandler(page, Options{Host: c.option})
		for _, path := range []string{"/", "/nothing"} {
			resp := get(t, h, path, "Host", c.host)
			got := resp.Header.Get("Content-Security-Policy")
			if want := policyStart + c.sources + policyEnd; got != want {
				t.Errorf("host %q: %s, want %s", c.host, got, want)
			}
			for name, want := range map[string]string{
				"Referrer-Policy":              "no-referrer",
				"X-Content-Type-Options":       "nosniff",
				"Cross-Origin-Opener-Policy":   "same-origin",
				"Cross-Origin-Resource-Policy": "same-origin",
				"Permissions-Policy":           "camera=(self), microphone=(self), geolocation=()",
			} {
				if got := resp.Header.Get(name); got != want {
					t.Errorf("%s: %s %q, want %q", path, name, got, want)
				}
			}
		}
	}
}

func TestNotBuilt(t *testing.T) {
	h := newHandler(fstest.MapFS{".keep": {}}, Options{})
	for _, path := range []string{"/", "/assets/x.js"} {
		resp := get(t, h, path)
		if resp.StatusCode != http.StatusServiceUnavailable || !strings.Contains(body(t, resp), "make build") {
			t.Errorf("%s: %d", path, resp.StatusCode)
		}
	}
}

// The page that this very program was built with, if any.
func TestBuiltIn(t *testing.T) {
	resp := get(t, Handler(Options{}), "/", "Accept-Encoding", "br")
	if !Built() {
		if resp.StatusCode != http.StatusServiceUnavailable {
			t.Errorf("status %d without a page", resp.StatusCode)
		}
		return
	}
	if resp.StatusCode != 200 || resp.Header.Get("Content-Encoding") != "br" {
		t.Errorf("status %d, %v", resp.StatusCode, resp.Header)
	}
}
