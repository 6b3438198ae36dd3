package wire

// Kinds, codes and reasons are only bounded in length: a newer program may
// know more of them, and WIRE.md says what an unknown one counts as.

func (p *Person) validate() error {
	return first(
		validID("person's id", p.ID),
		validName("person's name", p.Name),
		validOptionalID("person's picture", p.Picture),
	)
}

func (c *Chat) validate() error {
	return first(
		validID("chat's id", c.ID),
		validLength("chat's kind", c.Kind, 1, MaxID),
		validName("chat's title", c.Title),
		validOptionalID("chat's picture", c.Picture),
		validNumber("chat's active", c.Active, 0),
		validNumber("chat's unread", int64(c.Unread), 0),
		validNumber("chat's read", c.Read, 0),
		validNumber("chat's seen", c.Seen, 0),
		validTime("chat's muted", c.Muted),
		validLength("chat's draft", c.Draft, 0, MaxText),
		c.Last.validate(),
	)
}

func (m *Message) validate() error {
	if m == nil {
		return nil
	}
	return first(
		validID("message's id", m.ID),
		validID("message's chat", m.Chat),
		validNumber("message's pos", m.Pos, 0),
		validOptionalID("message's from", m.From),
		validLength("message's kind", m.Kind, 1, MaxID),
		validLength("message's text", m.Text, 0, MaxText),
		validTime("message's time", m.Time),
		validTime("message's edited", m.Edited),
		m.Quote.validate(),
		validCount("message's reactions", len(m.Reactions), 0, MaxReactions),
		each(m.Reactions, (*Reaction).validate),
		m.Media.validate(),
		m.Card.validate(),
		m.Place.validate(),
		validOptionalID("message's command", m.Command),
	)
}

func (q *Quote) validate() error {
	if q == nil {
		return nil
	}
	return first(
		validID("quote's id", q.ID),
		validNumber("quote's pos", q.Pos, 0),
		validOptionalID("quote's from", q.From),
		validLength("quote's kind", q.Kind, 0, MaxID),
		validLength("quote's text", q.Text, 0, MaxQuote),
	)
}

func (r *Reaction) validate() error {
	return first(
		validOptionalID("reaction's from", r.From),
		validLength("reaction's emoji", r.Emoji, 1, MaxEmoji),
	)
}

func (m *Media) validate() error {
	if m == nil {
		return nil
	}
	return first(
		validOptionalContent("media's id", m.ID),
		validName("media's name", m.Name),
		validName("media's type", m.Type),
		validNumber("media's size", m.Size, 0),
		validNumber("media's width", int64(m.Width), 0),
		validNumber("media's height", int64(m.Height), 0),
		validNumber("media's duration", m.Duration, 0),
		validName("media's blurHash", m.BlurHash),
		validBytes("media's thumb", m.Thumb, MaxThumb),
		validBytes("media's wave", m.Wave, MaxWave),
	)
}

func (c *Card) validate() error {
	if c == nil {
		return nil
	}
	return first(
		validName("card's name", c.Name),
		validLength("card's vcard", c.VCard, 0, MaxVCard),
	)
}

func (p *Place) validate() error {
	if p == nil {
		return nil
	}
	return first(
		validLength("place's coordinates", p.Coordinates, 1, MaxName),
		validName("place's name", p.Name),
		validName("place's address", p.Address),
	)
}

func (e *Error) validate() error {
	if e == nil {
		return nil
	}
	return first(validLength("error's code", e.Code, 1, MaxID), validName("error's text", e.Text))
}
