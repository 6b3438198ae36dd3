package archive

import (
	"context"
	"errors"

	"tandem/peer/chat"
)

// into has f fill the account, in one transaction. f is called twice where the
// export has files besides its texts: first it adds to nothing, and only the
// files are kept. So nobody has to wait for gigabytes to be copied before the
// account can be written to, and what is damaged is found before it is.
func (im *importer) into(texts []entry, f func() error) (err error) {
	if len(im.src.files) > len(texts) {
		for _, e := range texts {
			im.done.Total += e.size
		}
		if im.spool, err = newSpool(); err != nil {
			return err
		}
		defer func() { err = errors.Join(err, im.spool.close()) }()
		before := im.report
		im.batch, im.rehearsal = nowhere{}, true
		if err := f(); err != nil {
			return err
		}
		im.report, im.rehearsal = before, false
		clear(im.people)
	}
	return im.store.Import(im.ctx, func(b chat.Batch) error {
		im.batch = b
		return f()
	})
}

// nowhere is a chat.Batch that keeps nothing.
type nowhere struct{}

func (nowhere) Person(context.Context, chat.Person) (bool, error)   { return false, nil }
func (nowhere) Chat(context.Context, chat.Chat) (bool, error)       { return false, nil }
func (nowhere) Member(context.Context, string, string) error        { return nil }
func (nowhere) Message(context.Context, chat.Message) (bool, error) { return false, nil }
