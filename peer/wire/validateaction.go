package wire

func (a *Action) validate() error {
	return first(
		validOne("action", 1,
			a.Send != nil, a.Edit != nil, a.Delete != nil, a.React != nil, a.Star != nil,
			a.Forward != nil, a.Read != nil, a.Set != nil, a.Create != nil, a.Clear != nil),
		a.Send.validate(), a.Edit.validate(), a.Delete.validate(), a.React.validate(),
		a.Star.validate(), a.Forward.validate(), a.Read.validate(), a.Set.validate(),
		a.Create.validate(), a.Clear.validate(),
	)
}

func (s *Send) validate() error {
	if s == nil {
		return nil
	}
	return first(
		validID("chat", s.Chat),
		validLength("kind", s.Kind, 0, MaxID),
		validLength("text", s.Text, 0, MaxText),
		validOptionalID("quote", s.Quote),
		s.Media.validate(),
		s.Card.validate(),
		s.Place.validate(),
	)
}

func (e *Edit) validate() error {
	if e == nil {
		return nil
	}
	return first(validID("message", e.Message), validLength("text", e.Text, 0, MaxText))
}

func (d *Delete) validate() error {
	if d == nil {
		return nil
	}
	return validAtOnce("messages", d.Messages)
}

func (r *React) validate() error {
	if r == nil {
		return nil
	}
	return first(validID("message", r.Message), validLength("emoji", r.Emoji, 0, MaxEmoji))
}

func (s *Star) validate() error {
	if s == nil {
		return nil
	}
	return validAtOnce("messages", s.Messages)
}

func (f *Forward) validate() error {
	if f == nil {
		return nil
	}
	return first(validAtOnce("messages", f.Messages), validAtOnce("chats", f.Chats),
		validCount("messages times chats", len(f.Messages)*len(f.Chats), 1, MaxForwarded))
}

func (r *Read) validate() error {
	if r == nil {
		return nil
	}
	return first(validID("chat", r.Chat), validNumber("pos", r.Pos, 0))
}

func (s *Set) validate() error {
	if s == nil {
		return nil
	}
	err := validID("chat", s.Chat)
	if err == nil && s.Title != nil {
		err = validName("title", *s.Title)
	}
	if err == nil && s.Picture != nil {
		err = validOptionalContent("picture", *s.Picture)
	}
	if err == nil && s.Muted != nil {
		err = validTime("muted", *s.Muted)
	}
	if err == nil && s.Draft != nil {
		err = validLength("draft", *s.Draft, 0, MaxText)
	}
	return err
}

func (c *Create) validate() error {
	if c == nil {
		return nil
	}
	return first(validLength("kind", c.Kind, 1, MaxID), validName("title", c.Title))
}

func (c *Clear) validate() error {
	if c == nil {
		return nil
	}
	return validID("chat", c.Chat)
}
