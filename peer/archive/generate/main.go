// Generate writes a large export as WhatsApp or Telegram does, for tests and
// measurements:
//
//	go run ./peer/archive/generate -messages 100000 -media 1000 -out /tmp/export.zip
package main

import (
	"flag"
	"fmt"
	"os"

	"tandem/peer/archive/sample"
)

func main() {
	var o sample.Options
	flag.StringVar(&o.Path, "out", "", "the new folder, or the new file where it ends in .zip")
	flag.StringVar(&o.Format, "format", "whatsapp", "whatsapp or telegram")
	flag.IntVar(&o.Messages, "messages", 100_000, "messages in all chats")
	flag.IntVar(&o.Chats, "chats", 200, "chats")
	flag.IntVar(&o.Media, "media", 1000, "messages with a picture")
	flag.Uint64Var(&o.Seed, "seed", 1, "another seed makes another export")
	flag.Parse()
	if o.Path == "" || flag.NArg() > 0 {
		flag.Usage()
		os.Exit(2)
	}
	if err := sample.Write(o); err != nil {
		fmt.Fprintf(os.Stderr, "error: %v\n", err)
		os.Exit(1)
	}
}
