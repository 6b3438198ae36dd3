package telegram

import (
	"encoding/json"
	"strings"
)

// Text is a text whose formatting is marked as WhatsApp does: *bold*, _italic_,
// ~struck~ and `code`.
type Text string

// part is a piece of a text in the export: a string, or one with a format.
type part struct {
	Type string `json:"type"`
	Text string `json:"text"`
	Href string `json:"href"`
}

func (p *part) UnmarshalJSON(data []byte) error {
	if len(data) > 0 && data[0] == '"' {
		return json.Unmarshal(data, &p.Text)
	}
	type plain part
	return json.Unmarshal(data, (*plain)(p))
}

// UnmarshalJSON takes a string, or an array of pieces.
func (t *Text) UnmarshalJSON(data []byte) error {
	if len(data) > 0 && data[0] == '"' {
		return json.Unmarshal(data, (*string)(t))
	}
	var parts []part
	if err := json.Unmarshal(data, &parts); err != nil {
		return err
	}
	var b strings.Builder
	for _, p := range parts {
		b.WriteString(p.marked())
	}
	*t = Text(b.String())
	return nil
}

var marks = map[string]string{"bold": "*", "italic": "_", "strikethrough": "~", "code": "`", "pre": "```"}

// marked returns a piece with its marks. Marks around spaces or, but for pre,
// several lines mean nothing, and so they are left out there.
func (p part) marked() string {
	switch mark := marks[p.Type]; {
	case p.Type == "text_link" && p.Href != "" && p.Href != p.Text:
		return p.Text + " (" + p.Href + ")"
	case mark == "", p.Text == "", strings.TrimSpace(p.Text) != p.Text,
		strings.Contains(p.Text, "\n") && p.Type != "pre", strings.Contains(p.Text, mark):
		return p.Text
	default:
		return mark + p.Text + mark
	}
}
