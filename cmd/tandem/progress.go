package main

import (
	"fmt"
	"time"

	"tandem/peer/archive"
)

// progressEvery is how often the line of progress is drawn anew.
const progressEvery = 200 * time.Millisecond

// progress returns what shows an import's or export's progress on a terminal,
// on one line that is drawn over; nil where there is none.
func (a *app) progress(doing string) func(archive.Progress) {
	if !a.out.errTerminal || a.out.json {
		return nil
	}
	began := time.Now()
	var last time.Time
	return func(p archive.Progress) {
		now := time.Now()
		if now.Sub(last) < progressEvery {
			return
		}
		last = now
		a.out.status(progressWords(doing, p, now.Sub(began)))
	}
}

// progressEnds takes the line away.
func (a *app) progressEnds() { a.out.status("") }

// progressWords says how far it is and how long it will take.
func progressWords(doing string, p archive.Progress, took time.Duration) string {
	words := fmt.Sprintf("%s: %s", doing, plural(int(p.Messages), "message"))
	if p.Media > 0 {
		words += ", " + plural(int(p.Media), "file")
	}
	if p.Total <= 0 || p.Done <= 0 {
		return words
	}
	part := partDone(p)
	words += fmt.Sprintf(", %d %%", int(part*100))
	if took > 2*time.Second && part > 0.01 {
		left := time.Duration(float64(took) * (1 - part) / part)
		words += ", " + durationWords(left) + " left"
	}
	return words
}

// partDone is how much of it is done, from 0 to 1.
func partDone(p archive.Progress) float64 {
	if p.Total <= 0 {
		return 0
	}
	return min(1, float64(p.Done)/float64(p.Total))
}

func percent(p archive.Progress) int { return int(partDone(p) * 100) }
