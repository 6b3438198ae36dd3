package sample

import (
	"image"

	"tandem/peer/chat"
)

// extra is what a line has besides its text.
type extra struct {
	quote     int    // the line of the same chat that it answers, counted from 1
	first     string // its text before it was edited
	starred   bool
	deleted   bool // for everyone
	reactions []reaction
	card      *chat.Card
	place     *chat.Place
	picture   func() image.Image // the text is its caption
	name      string             // of the picture's file
}

type reaction struct{ from, emoji string }

// extras are those of each chat, by the line, counted from 1.
var extras = map[string]map[int]extra{
	"Mira Okafor": {
		3:  {reactions: []reaction{{"", "😄"}}},
		7:  {quote: 6},
		9:  {starred: true, reactions: []reaction{{"", "❤️"}}},
		10: {picture: jars, name: "jam.png"},
	},
	"Sunday hike 🥾": {
		2:  {reactions: []reaction{{"Jonas Lindqvist", "👍"}, {"", "👍"}}},
		4:  {quote: 3},
		8:  {reactions: []reaction{{"Tomasz Wren", "🙏"}}},
		9:  {starred: true, first: "Train at 8:12 from platform 6, then the bus to the mill."},
		11: {place: &chat.Place{Coordinates: "47.4512,11.2640", Name: "The old mill", Address: "Mill Lane 1"}},
		12: {picture: ridge, name: "ridge.png", reactions: []reaction{{"Priya Raman", "😍"}}},
		13: {deleted: true},
		16: {quote: 14},
	},
	"Notes to self": {
		1: {card: &chat.Card{
			Name: "Dr. Halvorsen",
			VCard: "BEGIN:VCARD\r\nVERSION:4.0\r\nFN:Dr. Halvorsen\r\nTITLE:Dentist\r\n" +
				"TEL;VALUE=uri:tel:+1-555-0123\r\nEND:VCARD\r\n",
		}},
		4: {starred: true},
	},
	"Maple Street 12": {
		4: {quote: 3, reactions: []reaction{{"", "🙏"}}},
		8: {first: "The water is back. I take back what I thought."},
	},
	"Dad": {
		11: {reactions: []reaction{{"", "🦔"}}},
	},
}

// settings are what is set of a chat.
var settings = map[string]chat.Set{
	"Mira Okafor":     {Pinned: new(true)},
	"Maple Street 12": {Muted: new(chat.Forever.UnixMilli())},
	"Moving day 📦":    {Archived: new(true)},
	"يوسف حداد":       {Draft: new("Thursday at 7 is")},
}
