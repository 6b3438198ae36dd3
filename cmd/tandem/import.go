package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"

	"tandem/peer"
	"tandem/peer/archive"
)

// maxNotesShown is how many notes of a report words show; JSON has them all.
const maxNotesShown = 20

type importCmd struct {
	File      string `arg:"" help:"What was exported: WhatsApp's .txt, folder or .zip, Telegram Desktop's folder, result.json or .zip, or Tandem's .zip."`
	Me        string `placeholder:"NAME" help:"Your name in the export. Default: found out where possible."`
	Chat      string `placeholder:"TITLE" help:"The title of the chat, for WhatsApp. Default: as the export is named."`
	DateOrder string `placeholder:"ORDER" help:"How dates are written where the export leaves it open: dmy, mdy or ymd."`
	Zone      string `placeholder:"ZONE" help:"The time zone of a WhatsApp export, as in Europe/Vienna. Default: this machine's."`
}

func (importCmd) Help() string {
	return `Example: tandem import "WhatsApp Chat with Mira.zip"

Importing again adds only what is new. A file that is broken leaves the account as it was.
WhatsApp gives messages no number: one that was edited or deleted for everyone since the last
export is added beside the one that is there.`
}

func (c importCmd) Run(a *app) error {
	if c.DateOrder != "" && !slices.Contains([]string{"dmy", "mdy", "ymd"}, c.DateOrder) {
		return usage(fmt.Sprintf("--date-order is %q", cleanLine(c.DateOrder)), "it may be dmy, mdy or ymd")
	}
	path, err := filepath.Abs(c.File)
	if err != nil {
		return fmt.Errorf("finding the export: %w", err)
	}
	if _, err := os.Stat(path); err != nil {
		return &hinted{fmt.Errorf("opening the export: %w", err), "name the file or folder that was exported"}
	}
	return a.transfer("importing", func(api peer.API, tell func(archive.Progress)) (archive.Report, error) {
		return api.Import(a.ctx, archive.ImportOptions{
			Path: path, Me: c.Me, Chat: c.Chat, DateOrder: c.DateOrder, Zone: c.Zone,
		}, tell)
	}, importWords)
}

type exportCmd struct {
	File string   `arg:"" help:"The .zip to write; it must not exist."`
	Chat []string `placeholder:"CHAT" help:"This chat only; several: several times."`
}

func (exportCmd) Help() string {
	return `Example: tandem export ~/tandem.zip

The .zip has everything, readable: JSON Lines and the files. "tandem import" reads it into another account.`
}

func (c exportCmd) Run(a *app) error {
	path, err := filepath.Abs(c.File)
	if err != nil {
		return fmt.Errorf("finding where to export to: %w", err)
	}
	if _, err := os.Lstat(path); err == nil {
		return &hinted{fmt.Errorf("exporting: %s is there already", c.File), "choose another name: an export overwrites nothing"}
	}
	if _, err := os.Stat(filepath.Dir(path)); errors.Is(err, fs.ErrNotExist) {
		return noFolder(filepath.Dir(c.File))
	}
	return a.transfer("exporting", func(api peer.API, tell func(archive.Progress)) (archive.Report, error) {
		ids, err := chatIDs(a, api, c.Chat)
		if err != nil {
			return archive.Report{}, err
		}
		return api.Export(a.ctx, archive.ExportOptions{Path: path, Chats: ids}, tell)
	}, exportWords)
}

// transfer runs an import or export with its progress, and reports.
func (a *app) transfer(doing string, f func(peer.API, func(archive.Progress)) (archive.Report, error), words func(archive.Report) string) error {
	acc, err := a.reachOrBecome() // it takes long: others can reach it meanwhile
	if err != nil {
		return err
	}
	var report archive.Report
	work := func() (err error) {
		report, err = f(acc, a.progress(doing))
		a.progressEnds()
		return err
	}
	if acc.own != nil {
		err = acc.own.answering(a.ctx, work)
	} else {
		err = work()
	}
	if err := errors.Join(err, acc.close()); err != nil {
		return &hinted{err, transferHint(a.ctx, err)}
	}
	if a.out.json {
		if report.Notes == nil {
			report.Notes = []archive.Note{} // [] in JSON
		}
		return a.out.value(report)
	}
	a.out.line("%s", words(report))
	for i, n := range report.Notes {
		if i == maxNotesShown {
			break
		}
		a.out.line("  %s", noteWords(n))
	}
	if more := int64(len(report.Notes)-maxNotesShown) + report.More; more > 0 && len(report.Notes) >= maxNotesShown {
		a.out.line("  and %s; --json lists the first %d", plural(int(more), "more note"), archive.MaxNotes)
	}
	return nil
}

func importWords(r archive.Report) string {
	words := fmt.Sprintf("Imported %s, %s and %s in %s.", plural(int(r.Messages), "message"),
		plural(int(r.Media), "file"), people(r.People), plural(int(r.Chats), "new chat"))
	if r.Known > 0 {
		words += fmt.Sprintf(" There already: %s.", plural(int(r.Known), "message"))
	}
	if r.Missing > 0 {
		words += fmt.Sprintf(" Not in the export: %s.", plural(int(r.Missing), "file"))
	}
	if r.DateForm != "" {
		words += fmt.Sprintf(" Dates were read as %s.", cleanLine(r.DateForm))
	}
	if r.Me != "" {
		words += fmt.Sprintf(" You are %q.", cleanLine(r.Me))
	}
	return words
}

func exportWords(r archive.Report) string {
	return fmt.Sprintf("Exported %s and %s of %s.", plural(int(r.Messages), "message"),
		plural(int(r.Media), "file"), plural(int(r.Chats), "chat"))
}

func people(n int64) string {
	if n == 1 {
		return "1 person"
	}
	return fmt.Sprintf("%d people", n)
}

// transferHint says what helps against an error of an import or export.
func transferHint(ctx context.Context, err error) string {
	switch {
	case ctx.Err() != nil:
		return "it was stopped: an import leaves the account as it was, an export leaves no file"
	case errors.Is(err, archive.ErrUndecided):
		return "if its dates are the reason, say how they are written: --date-order dmy, mdy or ymd"
	case errors.Is(err, archive.ErrFormat):
		return `"tandem import --help" lists what can be imported`
	case errors.Is(err, archive.ErrDamaged):
		return "nothing was imported; export the chat again, or copy the file once more"
	}
	return hintFor(err)
}

func noteWords(n archive.Note) string {
	at := cleanLine(n.File)
	if n.Line > 0 {
		at += fmt.Sprintf(":%d", n.Line)
	}
	if at != "" {
		at += ": "
	}
	return at + cleanLine(n.Text)
}
