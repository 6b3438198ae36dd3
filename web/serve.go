package web

import (
	"io/fs"
	"net/http"
	"strconv"
	"strings"
)

// Options of Handler.
type Options struct {
	// Host is the host, with port if any, of the address that people open,
	// where a proxy tells the server another. Empty: the Host header of each
	// request.
	Host string
}

// Built says whether this program contains the page.
func Built() bool {
	_, err := fs.Stat(built(), "index.html")
	return err == nil
}

// Handler serves the page. Where it was not built, it says so, with status
// 503.
func Handler(opts Options) http.Handler {
	return newHandler(built(), opts)
}

type handler struct {
	opts   Options
	assets map[string]*asset // by path without the leading slash
}

func newHandler(files fs.FS, opts Options) http.Handler {
	assets, err := loadAssets(files)
	if err != nil {
		panic("reading the built-in page: " + err.Error()) // it is in memory
	}
	return &handler{opts, assets}
}

const notBuilt = `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<title>Tandem: page not built</title>
<h1>The page was not built</h1>
<p>This server works, but was built without the page. In the source folder, run</p>
<pre>make build</pre>
<p>and start bin/tandemd again.</p>
`

func (h *handler) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	host := h.opts.Host
	if host == "" {
		host = r.Host
	}
	setSecurityHeaders(w.Header(), host)
	if r.Method != http.MethodGet && r.Method != http.MethodHead {
		w.Header().Set("Allow", "GET, HEAD")
		fail(w, http.StatusMethodNotAllowed, "this address can only be read")
		return
	}
	if h.assets["index.html"] == nil {
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		w.Header().Set("Cache-Control", "no-store")
		w.WriteHeader(http.StatusServiceUnavailable)
		if r.Method == http.MethodGet {
			w.Write([]byte(notBuilt))
		}
		return
	}
	path := strings.TrimPrefix(r.URL.Path, "/")
	if path == "" {
		path = "index.html"
	}
	a := h.assets[path]
	if a == nil {
		fail(w, http.StatusNotFound, "there is no such page")
		return
	}
	a.serve(w, r)
}

func fail(w http.ResponseWriter, status int, text string) {
	w.Header().Set("Cache-Control", "no-store")
	http.Error(w, text, status)
}

// serve answers with the smallest form that the client takes.
func (a *asset) serve(w http.ResponseWriter, r *http.Request) {
	header := w.Header()
	header.Set("Content-Type", a.contentType)
	header.Set("Cache-Control", a.cacheControl)
	if len(a.forms) > 1 {
		header.Set("Vary", "Accept-Encoding")
	}
	form := a.choose(r.Header.Values("Accept-Encoding"))
	header.Set("ETag", form.etag)
	if matches(r.Header.Values("If-None-Match"), form.etag) {
		header.Del("Content-Type")
		w.WriteHeader(http.StatusNotModified)
		return
	}
	if form.encoding != "" {
		header.Set("Content-Encoding", form.encoding)
	}
	header.Set("Content-Length", strconv.Itoa(len(form.body)))
	if r.Method == http.MethodGet {
		w.Write(form.body)
	}
}

// matches says whether an If-None-Match header names etag (RFC 9110 section
// 13.1.2: compared weakly).
func matches(values []string, etag string) bool {
	for _, v := range values {
		for tag := range strings.SplitSeq(v, ",") {
			tag = strings.TrimPrefix(strings.TrimSpace(tag), "W/")
			if tag == etag || tag == "*" {
				return true
			}
		}
	}
	return false
}
