// Package web serves the page. Its source is in src/; `make build` leaves what
// is served in dist/, and this package embeds it.
package web

import (
	"embed"
	"io/fs"
)

//go:embed all:dist
var embedded embed.FS

// built returns the page's files; without index.html when it was not built.
func built() fs.FS {
	dist, err := fs.Sub(embedded, "dist")
	if err != nil {
		panic("web: " + err.Error()) // cannot be: the folder is embedded
	}
	return dist
}
