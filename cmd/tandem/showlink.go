package main

import (
	"errors"
	"fmt"
	"net/url"
	"strings"

	"github.com/skip2/go-qrcode"
)

type showLinkCmd struct {
	URL    string `arg:"" optional:"" env:"TANDEM_SERVER" help:"The page's address. Default: TANDEM_SERVER, or where a browser was linked last."`
	Invert bool   `help:"Swap dark and light, for a light terminal without colours."`
}

func (showLinkCmd) Help() string {
	return `The code carries the page's address and no secret: it opens the page on
another device, which then shows a link code of its own.

Example: tandem show-link https://link.example.org`
}

type jsonShown struct {
	URL  string   `json:"url"`
	Rows []string `json:"rows"` // of modules: 1 dark, 0 light; with a quiet zone of 4
}

func (c showLinkCmd) Run(a *app) error {
	address, err := c.address(a)
	if err != nil {
		return err
	}
	code, err := qrcode.New(address, qrcode.Medium)
	if err != nil {
		return fmt.Errorf("making the QR code: %w", err)
	}
	modules := code.Bitmap()
	if a.out.json {
		rows := list(modules, func(row []bool) string {
			return string(list(row, func(dark bool) byte { return "01"[b2i(dark)] }))
		})
		return a.out.value(jsonShown{address, rows})
	}
	for _, row := range halfBlocks(modules, a.out.colour, c.Invert) {
		a.out.line("%s", row)
	}
	a.out.line("%s", address)
	return nil
}

// address is the page's, without query and fragment.
func (c showLinkCmd) address(a *app) (string, error) {
	given := c.URL
	if given == "" {
		acc, err := a.reach()
		if err != nil {
			return "", err
		}
		devices, err := acc.Devices(a.ctx)
		if err := errors.Join(err, acc.close()); err != nil {
			return "", err
		}
		if len(devices) == 0 {
			return "", usage("no server's address is known",
				"name it: tandem show-link https://link.example.org, or set TANDEM_SERVER")
		}
		given = devices[0].Origin
	}
	u, err := url.Parse(strings.TrimSpace(given))
	if err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Host == "" || u.User != nil || len(given) > 200 {
		return "", usage("this is not a page's address", "it looks like https://link.example.org")
	}
	u.RawQuery, u.Fragment, u.RawFragment = "", "", ""
	return strings.TrimRight(u.String(), "/"), nil
}

// halfBlocks draws two rows of modules on each line. With colours, dark is
// black and light is white whatever the terminal's own are. Without, a light
// module is what is drawn: right on a dark terminal, and invert is for others.
func halfBlocks(modules [][]bool, colour, invert bool) []string {
	var lines []string
	for y := 0; y < len(modules); y += 2 {
		var b strings.Builder
		if colour {
			b.WriteString("\x1b[97;40m") // bright white on black
		}
		for x := range modules[y] {
			upper := !modules[y][x]
			lower := y+1 == len(modules) || !modules[y+1][x]
			if invert && !colour {
				upper, lower = !upper, !lower
			}
			b.WriteString([]string{" ", "▄", "▀", "█"}[2*b2i(upper)+b2i(lower)])
		}
		if colour {
			b.WriteString("\x1b[m")
		}
		lines = append(lines, b.String())
	}
	return lines
}

func b2i(b bool) int {
	if b {
		return 1
	}
	return 0
}
