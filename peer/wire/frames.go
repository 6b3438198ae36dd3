package wire

func (f *Welcome) kind() (Type, *Type)  { return TypeWelcome, &f.Type }
func (f *Chats) kind() (Type, *Type)    { return TypeChats, &f.Type }
func (f *Messages) kind() (Type, *Type) { return TypeMessages, &f.Type }
func (f *Change) kind() (Type, *Type)   { return TypeChange, &f.Type }
func (f *Ack) kind() (Type, *Type)      { return TypeAck, &f.Type }
func (f *Pong) kind() (Type, *Type)     { return TypePong, &f.Type }
func (f *Send) kind() (Type, *Type)     { return TypeSend, &f.Type }
func (f *Read) kind() (Type, *Type)     { return TypeRead, &f.Type }
func (f *History) kind() (Type, *Type)  { return TypeHistory, &f.Type }
func (f *Ping) kind() (Type, *Type)     { return TypePing, &f.Type }
func (f *Bye) kind() (Type, *Type)      { return TypeBye, &f.Type }

func (f *Welcome) id() string  { return "" }
func (f *Chats) id() string    { return "" }
func (f *Messages) id() string { return f.Request }
func (f *Change) id() string   { return "" }
func (f *Ack) id() string      { return f.ID }
func (f *Pong) id() string     { return "" }
func (f *Send) id() string     { return f.ID }
func (f *Read) id() string     { return f.ID }
func (f *History) id() string  { return f.Request }
func (f *Ping) id() string     { return "" }
func (f *Bye) id() string      { return "" }

func (f *Welcome) validate() error {
	return first(
		validNumber("version", int64(f.Version), 1),
		validName("phone", f.Phone),
		validID("device", f.Device),
		validSecret("linkSecret", f.LinkSecret),
	)
}

func (f *Chats) validate() error {
	if f.Chats == nil {
		f.Chats = []Chat{}
	}
	for i := range f.Chats {
		if err := f.Chats[i].validate(); err != nil {
			return err
		}
	}
	return validNumber("seq", f.Seq, 0)
}

func (f *Messages) validate() error {
	if f.Messages == nil {
		f.Messages = []Message{}
	}
	for i := range f.Messages {
		if err := f.Messages[i].validate(); err != nil {
			return err
		}
	}
	// A refused request may have named no chat.
	if f.Error == nil || f.Chat != "" {
		if err := validID("chat", f.Chat); err != nil {
			return err
		}
	}
	return first(validID("request", f.Request), f.Error.validate())
}

func (f *Change) validate() error {
	return first(validNumber("seq", f.Seq, 1), f.Chat.validate(), f.Message.validate())
}

func (f *Ack) validate() error {
	return first(validID("id", f.ID), f.Message.validate(), f.Error.validate())
}

func (f *Send) validate() error {
	return first(
		validID("id", f.ID),
		validID("chat", f.Chat),
		validLength("text", f.Text, 1, MaxText),
	)
}

func (f *Read) validate() error {
	return first(
		validID("id", f.ID),
		validID("chat", f.Chat),
		validNumber("seq", f.Seq, 0),
	)
}

func (f *History) validate() error {
	return first(
		validID("request", f.Request),
		validID("chat", f.Chat),
		validNumber("before", f.Before, 0),
		validLimit("limit", f.Limit),
	)
}

func (f *Ping) validate() error { return validNumber("n", f.N, 0) }

func (f *Pong) validate() error { return validNumber("n", f.N, 0) }

func (f *Bye) validate() error {
	return first(validLength("reason", f.Reason, 1, MaxID), validName("text", f.Text))
}
