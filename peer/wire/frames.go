package wire

func (f *Welcome) kind() (Type, *Type)  { return TypeWelcome, &f.Type }
func (f *People) kind() (Type, *Type)   { return TypePeople, &f.Type }
func (f *Chats) kind() (Type, *Type)    { return TypeChats, &f.Type }
func (f *Messages) kind() (Type, *Type) { return TypeMessages, &f.Type }
func (f *Change) kind() (Type, *Type)   { return TypeChange, &f.Type }
func (f *Ack) kind() (Type, *Type)      { return TypeAck, &f.Type }
func (f *Pong) kind() (Type, *Type)     { return TypePong, &f.Type }
func (f *Do) kind() (Type, *Type)       { return TypeDo, &f.Type }
func (f *History) kind() (Type, *Type)  { return TypeHistory, &f.Type }
func (f *Search) kind() (Type, *Type)   { return TypeSearch, &f.Type }
func (f *Members) kind() (Type, *Type)  { return TypeMembers, &f.Type }
func (f *Fetch) kind() (Type, *Type)    { return TypeFetch, &f.Type }
func (f *Upload) kind() (Type, *Type)   { return TypeUpload, &f.Type }
func (f *Ping) kind() (Type, *Type)     { return TypePing, &f.Type }
func (f *Typing) kind() (Type, *Type)   { return TypeTyping, &f.Type }
func (f *Grant) kind() (Type, *Type)    { return TypeGrant, &f.Type }
func (f *Stop) kind() (Type, *Type)     { return TypeStop, &f.Type }
func (f *Bye) kind() (Type, *Type)      { return TypeBye, &f.Type }

func (f *Welcome) id() string  { return "" }
func (f *People) id() string   { return f.Request }
func (f *Chats) id() string    { return "" }
func (f *Messages) id() string { return f.Request }
func (f *Change) id() string   { return "" }
func (f *Ack) id() string      { return f.ID }
func (f *Pong) id() string     { return "" }
func (f *Do) id() string       { return f.ID }
func (f *History) id() string  { return f.Request }
func (f *Search) id() string   { return f.Request }
func (f *Members) id() string  { return f.Request }
func (f *Fetch) id() string    { return "" }
func (f *Upload) id() string   { return "" }
func (f *Ping) id() string     { return "" }
func (f *Typing) id() string   { return "" }
func (f *Grant) id() string    { return "" }
func (f *Stop) id() string     { return "" }
func (f *Bye) id() string      { return "" }

func (f *Welcome) validate() error {
	return first(
		validNumber("version", int64(f.Version), 1),
		validName("phone", f.Phone),
		validID("device", f.Device),
		validSecret("linkSecret", f.LinkSecret),
		validID("log", f.Log),
	)
}

func (f *People) validate() error {
	return first(
		all(&f.People, (*Person).validate),
		validOptionalID("request", f.Request),
		f.Error.validate(),
	)
}

func (f *Chats) validate() error {
	return first(validNumber("seq", f.Seq, 0), all(&f.Chats, (*Chat).validate))
}

func (f *Messages) validate() error {
	return first(
		validID("request", f.Request),
		all(&f.Messages, (*Message).validate),
		f.Error.validate(),
	)
}

func (f *Change) validate() error {
	return first(
		validNumber("seq", f.Seq, 0),
		each(f.Chats, (*Chat).validate),
		each(f.Messages, (*Message).validate),
		validIDs("gone", f.Gone),
		validIDs("removed", f.Removed),
		validIDs("reset", f.Reset),
	)
}

func (f *Ack) validate() error {
	return first(
		validID("id", f.ID),
		validOptionalID("chat", f.Chat),
		each(f.Messages, (*Message).validate),
		f.Error.validate(),
	)
}

func (f *Do) validate() error {
	return first(validID("id", f.ID), f.Action.validate())
}

func (f *History) validate() error {
	return first(
		validID("request", f.Request),
		validID("chat", f.Chat),
		validNumber("before", f.Before, 0),
		validNumber("after", f.After, 0),
		validNumber("around", f.Around, 0),
		validOne("before, after and around", 0, f.Before > 0, f.After > 0, f.Around > 0),
		validLimit("limit", f.Limit),
	)
}

func (f *Search) validate() error {
	return first(
		validID("request", f.Request),
		validLength("words", f.Words, 0, MaxWords),
		validOptionalID("chat", f.Chat),
		validCount("kinds", len(f.Kinds), 0, MaxKinds),
		validIDs("kinds", f.Kinds),
		validNumber("before", f.Before, 0),
		validLimit("limit", f.Limit),
	)
}

func (f *Members) validate() error {
	return first(validID("request", f.Request), validID("chat", f.Chat))
}

func (f *Typing) validate() error {
	return first(validID("chat", f.Chat), validOptionalID("from", f.From))
}

func (f *Fetch) validate() error {
	return first(
		validStream(f.Stream),
		validContent("media", f.Media),
		validNumber("from", f.From, 0),
		validNumber("to", f.To, f.From),
		validNumber("grant", f.Grant, f.From),
	)
}

func (f *Upload) validate() error {
	return first(
		validStream(f.Stream),
		validID("upload", f.Upload),
		validNumber("size", f.Size, 0),
	)
}

func (f *Grant) validate() error {
	return first(
		validStream(f.Stream),
		validNumber("from", f.From, 0),
		validNumber("to", f.To, f.From),
	)
}

func (f *Stop) validate() error {
	return first(
		validStream(f.Stream),
		validOptionalContent("media", f.Media),
		f.Error.validate(),
	)
}

func (f *Ping) validate() error { return validNumber("n", f.N, 0) }

func (f *Pong) validate() error { return validNumber("n", f.N, 0) }

func (f *Bye) validate() error {
	return first(
		validLength("reason", f.Reason, 1, MaxID),
		validName("text", f.Text),
		validLength("by", f.By, 0, MaxID),
		validName("browser", f.Browser),
	)
}
