package peer

import (
	"context"

	"tandem/peer/archive"
)

// Import reads an export into the account. See API.
func (p *Phone) Import(ctx context.Context, o archive.ImportOptions, tell func(archive.Progress)) (archive.Report, error) {
	p.imports.Add(1) // until it is committed
	defer p.imports.Add(-1)
	return archive.Import(ctx, p.store, p.cfg.Media, o, tell)
}

// Export writes the account, or some of its chats. See API.
func (p *Phone) Export(ctx context.Context, o archive.ExportOptions, tell func(archive.Progress)) (archive.Report, error) {
	return archive.Export(ctx, p.store, p.cfg.Media, o, tell)
}
