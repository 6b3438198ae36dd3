package sample

import (
	"errors"
	"fmt"
	"io"
	"time"
)

// writeWhatsApp writes a folder for each chat, as Android does in English.
func writeWhatsApp(s sink, o Options) error {
	for _, c := range rooms(o) {
		folder := "WhatsApp Chat with " + c.title + "/"
		w, err := s.create(folder + "WhatsApp Chat with " + c.title + ".txt")
		if err != nil {
			return err
		}
		var pictures []said
		for {
			m, ok := c.next()
			if !ok {
				break
			}
			if c.written == 1 {
				const first = "%s - Messages and calls are end-to-end encrypted. Tap to learn more.\n"
				_, err = fmt.Fprintf(w, first, stamp(m.time))
			}
			text := m.text
			if m.picture >= 0 {
				pictures = append(pictures, said{time: m.time, picture: m.picture})
				text = pictureName(m) + " (file attached)\n" + m.text
			}
			if err == nil {
				_, err = fmt.Fprintf(w, "%s - %s: %s\n", stamp(m.time), m.from, text)
			}
			if err != nil {
				return errors.Join(err, w.Close())
			}
		}
		if err := w.Close(); err != nil {
			return err
		}
		for _, m := range pictures {
			if err := writeFile(s, folder+pictureName(m), func(w io.Writer) error { return writePicture(w, o.Seed, m.picture) }); err != nil {
				return err
			}
		}
	}
	return nil
}

func stamp(t time.Time) string { return t.Format("02/01/2006, 15:04") }

func pictureName(m said) string {
	return fmt.Sprintf("IMG-%s-WA%07d.jpg", m.time.Format("20060102"), m.picture)
}

func writeFile(s sink, name string, f func(io.Writer) error) error {
	w, err := s.create(name)
	if err != nil {
		return err
	}
	return errors.Join(f(w), w.Close())
}
