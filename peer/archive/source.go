package archive

import (
	"archive/zip"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
)

// Bounds on what an export may hold.
const (
	maxFiles = 1_000_000
	maxDepth = 16       // folders within one another
	maxFile  = 64 << 30 // bytes
	// maxInflation is how many times its own size a .zip may hold: texts shrink
	// to a tenth, media not at all. inflationFree is allowed to any.
	maxInflation  = 200
	inflationFree = 64 << 20
)

// entry is a file of an export.
type entry struct {
	name string // its path within the export, with slashes
	size int64  // bytes
	open func() (io.ReadCloser, error)
}

// source is what an export consists of: one file, the files of a folder, or
// those of a .zip.
type source struct {
	name   string // of the file or folder
	files  []entry
	byName map[string]int // by the path without regard to case
	byBase map[string]int // by the last part of the path; the first one counts
	total  int64          // bytes of all files
	closer io.Closer
}

func (s *source) Close() error {
	if s.closer == nil {
		return nil
	}
	return s.closer.Close()
}

// openSource opens an export. What is in it is not looked at yet.
func openSource(name string) (*source, error) {
	if !filepath.IsAbs(name) {
		return nil, fmt.Errorf("%q is not an absolute path", name)
	}
	info, err := os.Stat(name)
	if err != nil {
		return nil, err
	}
	s := &source{name: filepath.Base(name), byName: map[string]int{}, byBase: map[string]int{}}
	switch {
	case info.IsDir():
		err = s.addFolder(name)
	case !info.Mode().IsRegular():
		err = fmt.Errorf("%w: it is neither a file nor a folder", ErrFormat)
	case isZip(name):
		err = s.addZip(name, info.Size())
	default:
		err = s.add(entry{name: filepath.Base(name), size: info.Size(), open: func() (io.ReadCloser, error) { return os.Open(name) }})
	}
	if err != nil {
		s.Close()
		return nil, err
	}
	return s, nil
}

// isZip tells by the first bytes, which a .zip begins with (APPNOTE.TXT 4.3.7).
func isZip(name string) bool {
	f, err := os.Open(name)
	if err != nil {
		return false
	}
	defer f.Close()
	var magic [4]byte
	_, err = io.ReadFull(f, magic[:])
	return err == nil && (string(magic[:]) == "PK\x03\x04" || string(magic[:]) == "PK\x05\x06") ||
		strings.EqualFold(filepath.Ext(name), ".zip")
}

func (s *source) add(e entry) error {
	if len(s.files) == maxFiles {
		return fmt.Errorf("%w: it has more than %d files", ErrDamaged, maxFiles)
	}
	if e.size > maxFile {
		return fmt.Errorf("%w: %s has more than %d bytes", ErrDamaged, e.name, int64(maxFile))
	}
	key := strings.ToLower(e.name)
	if _, twice := s.byName[key]; !twice {
		s.byName[key] = len(s.files)
	}
	base := strings.ToLower(path.Base(e.name))
	if _, twice := s.byBase[base]; !twice {
		s.byBase[base] = len(s.files)
	}
	s.files = append(s.files, e)
	s.total += e.size
	return nil
}

// addFolder adds the regular files below a folder. The root refuses whatever
// leads out of it; symbolic links are left out altogether.
func (s *source) addFolder(name string) error {
	root, err := os.OpenRoot(name)
	if err != nil {
		return err
	}
	s.closer = root
	return fs.WalkDir(root.FS(), ".", func(p string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if d.IsDir() {
			if strings.Count(p, "/") >= maxDepth {
				return fs.SkipDir
			}
			return nil
		}
		if !d.Type().IsRegular() {
			return nil
		}
		info, err := d.Info()
		if err != nil {
			return err
		}
		return s.add(entry{name: p, size: info.Size(), open: func() (io.ReadCloser, error) { return root.Open(p) }})
	})
}

// addZip adds the files of a .zip. Nothing of it is ever written under its name,
// but a name that leads elsewhere is a sign that it was made to do harm.
func (s *source) addZip(name string, size int64) error {
	z, err := zip.OpenReader(name)
	if err != nil {
		return damaged(err)
	}
	s.closer = z
	for _, f := range z.File {
		if strings.HasSuffix(f.Name, "/") || !f.Mode().IsRegular() {
			continue
		}
		clean := strings.ReplaceAll(f.Name, "\\", "/")
		if !fs.ValidPath(clean) {
			return fmt.Errorf("%w: it has a file named %q, which leads out of it", ErrDamaged, f.Name)
		}
		if f.UncompressedSize64 > maxFile {
			return fmt.Errorf("%w: %s has more than %d bytes", ErrDamaged, clean, int64(maxFile))
		}
		if err := s.add(entry{name: clean, size: int64(f.UncompressedSize64), open: f.Open}); err != nil {
			return err
		}
		if s.total > inflationFree && s.total/maxInflation > size {
			return fmt.Errorf("%w: it says that it holds more than %d times its size", ErrDamaged, maxInflation)
		}
	}
	return nil
}

// find returns the file with this path, or else with this last part of it.
func (s *source) find(name string) (entry, bool) {
	key := strings.ToLower(strings.ReplaceAll(name, "\\", "/"))
	i, ok := s.byName[key]
	if !ok {
		i, ok = s.byBase[path.Base(key)]
	}
	if !ok {
		return entry{}, false
	}
	return s.files[i], true
}

// having returns the files whose last part fits, the least deep first.
func (s *source) having(fits func(base string) bool) []entry {
	var found []entry
	for _, e := range s.files {
		if fits(strings.ToLower(path.Base(e.name))) && !strings.HasPrefix(e.name, "__MACOSX/") {
			found = append(found, e)
		}
	}
	slices.SortStableFunc(found, func(a, b entry) int {
		return strings.Count(a.name, "/") - strings.Count(b.name, "/")
	})
	return found
}

// damaged wraps what a reader of an export says, once.
func damaged(err error) error {
	if err == nil || errors.Is(err, ErrDamaged) || errors.Is(err, fs.ErrPermission) {
		return err
	}
	return fmt.Errorf("%w: %w", ErrDamaged, err)
}
