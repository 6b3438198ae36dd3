package archive

import (
	"strings"
	"unicode/utf8"

	"tandem/peer/chat"
)

// card reads a contact card of the export. ok is false where it is not there or
// cannot be kept as a card; it may still be kept as a file.
func (im *importer) card(file string, at int64, name string) (c chat.Card, ok bool) {
	e, ok := im.src.find(name)
	if !ok {
		return c, false
	}
	data, err := im.readAll(e, chat.MaxVCardBytes)
	if err != nil || !utf8.Valid(data) {
		return c, false
	}
	c, ok = cardOf(string(data), strings.TrimSuffix(fileName(name), ".vcf"))
	if !ok {
		im.note(file, at, "%s is not a contact card: it was kept as a file", clip(name))
	}
	return c, ok
}

// cardOf makes a Card of a vCard (RFC 6350, or the older 3.0). otherwise is its
// name where it has none.
func cardOf(vcard, otherwise string) (chat.Card, bool) {
	vcard = strings.ReplaceAll(strings.TrimPrefix(vcard, "\uFEFF"), "\r\n", "\n")
	if len(vcard) > chat.MaxVCardBytes || !strings.HasPrefix(strings.ToUpper(strings.TrimSpace(vcard)), "BEGIN:VCARD") {
		return chat.Card{}, false
	}
	name := otherwise
	// A line that begins with a space continues the one before (section 3.2).
	unfolded := strings.NewReplacer("\n ", "", "\n\t", "").Replace(vcard)
	for l := range strings.Lines(unfolded) {
		property, value, found := strings.Cut(strings.TrimSpace(l), ":")
		property, _, _ = strings.Cut(property, ";")
		if found && strings.EqualFold(property, "FN") && strings.TrimSpace(value) != "" {
			name = strings.NewReplacer(`\,`, ",", `\;`, ";", `\n`, " ", `\\`, `\`).Replace(value)
			break
		}
	}
	if name = line(name); name == "" {
		name = "contact"
	}
	return chat.Card{Name: name, VCard: vcard}, true
}
