package peer

import (
	"context"
	"sync"

	"tandem/peer/archive"
)

// Import reads an export into the account. See API.
func (p *Phone) Import(ctx context.Context, o archive.ImportOptions, tell func(archive.Progress)) (archive.Report, error) {
	tell, end := p.imports.begin(tell)
	defer end() // after it is committed
	return archive.Import(ctx, p.store, p.cfg.Media, o, tell)
}

// Export writes the account, or some of its chats. See API.
func (p *Phone) Export(ctx context.Context, o archive.ExportOptions, tell func(archive.Progress)) (archive.Report, error) {
	return archive.Export(ctx, p.store, p.cfg.Media, o, tell)
}

// imports knows which imports are under way, and how far the one is that told
// last.
type imports struct {
	mu     sync.Mutex
	n      int
	latest archive.Progress
}

// begin counts an import until end is called. What it tells is to be told by the
// function that begin returns.
func (i *imports) begin(tell func(archive.Progress)) (_ func(archive.Progress), end func()) {
	i.mu.Lock()
	defer i.mu.Unlock()
	if i.n++; i.n == 1 {
		i.latest = archive.Progress{}
	}
	return func(p archive.Progress) {
			i.mu.Lock()
			i.latest = p
			i.mu.Unlock()
			if tell != nil {
				tell(p)
			}
		}, func() {
			i.mu.Lock()
			i.n--
			i.mu.Unlock()
		}
}

func (i *imports) underWay() bool { return i.progress() != nil }

// progress is nil when none is under way.
func (i *imports) progress() *archive.Progress {
	i.mu.Lock()
	defer i.mu.Unlock()
	if i.n == 0 {
		return nil
	}
	return new(i.latest)
}
