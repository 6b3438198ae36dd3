package wire

// Devices asks for the linked browsers; Linked answers.
type Devices struct {
	Type    Type   `json:"type" jsonschema:"enum=devices"`
	Request string `json:"request"`
}

// Rename gives a linked browser the name that the person calls it by; Linked
// answers.
type Rename struct {
	Type    Type   `json:"type" jsonschema:"enum=rename"`
	Request string `json:"request"`
	Device  string `json:"device"`         // its ID
	Name    string `json:"name,omitempty"` // one line; absent: as it names itself
}

// Unlink ends the links of other browsers; Linked answers. A page ends its own by
// a Bye.
type Unlink struct {
	Type    Type     `json:"type" jsonschema:"enum=unlink"`
	Request string   `json:"request"`
	Devices []string `json:"devices"` // IDs, 1 to MaxDevices
}

// Linked answers Devices, Rename and Unlink: the browsers that are linked then, the
// latest linked first.
type Linked struct {
	Type    Type     `json:"type" jsonschema:"enum=linked"`
	Request string   `json:"request"`
	Devices []Device `json:"devices"`
	Own     string   `json:"own,omitempty"`    // the ID of the browser that asks
	Most    int      `json:"most"`             // so many may be linked at once
	Unused  int64    `json:"unused,omitempty"` // days after which one that did not come back is unlinked; absent: never
	Error   *Error   `json:"error,omitempty"`
}

// Device is a linked browser.
type Device struct {
	ID       string `json:"id"`
	Name     string `json:"name"`            // as it named itself: "Firefox 153"
	Label    string `json:"label,omitempty"` // as the person calls it
	System   string `json:"system,omitempty"`
	Origin   string `json:"origin,omitempty"` // the address of its page
	LinkedAt int64  `json:"linkedAt"`         // milliseconds since 1970, UTC
	LastSeen int64  `json:"lastSeen"`
	Online   bool   `json:"online,omitempty"`
	Path     *Path  `json:"path,omitempty"`
	Sent     int64  `json:"sent,omitempty"` // bytes that the phone sent to it, over all of its links
	Received int64  `json:"received,omitempty"`
}

// Path is the way that a link takes through the network.
type Path struct {
	Kind      string `json:"kind" jsonschema:"enum=direct,enum=relayed"`
	Transport string `json:"transport,omitempty"` // from the phone to its relay: "udp", "tcp" or "tls"
	RoundTrip int64  `json:"roundTrip,omitempty"` // microseconds; absent: not measured yet
}

func (f *Devices) kind() (Type, *Type) { return TypeDevices, &f.Type }
func (f *Rename) kind() (Type, *Type)  { return TypeRename, &f.Type }
func (f *Unlink) kind() (Type, *Type)  { return TypeUnlink, &f.Type }
func (f *Linked) kind() (Type, *Type)  { return TypeLinked, &f.Type }

func (f *Devices) id() string { return f.Request }
func (f *Rename) id() string  { return f.Request }
func (f *Unlink) id() string  { return f.Request }
func (f *Linked) id() string  { return f.Request }

func (f *Devices) validate() error { return validID("request", f.Request) }

func (f *Rename) validate() error {
	return first(validID("request", f.Request), validID("device", f.Device), validName("name", f.Name))
}

func (f *Unlink) validate() error {
	return first(
		validID("request", f.Request),
		validCount("devices", len(f.Devices), 1, MaxDevices),
		validIDs("devices", f.Devices),
	)
}

func (f *Linked) validate() error {
	return first(
		validID("request", f.Request),
		validCount("devices", len(f.Devices), 0, MaxDevices),
		all(&f.Devices, (*Device).validate),
		validOptionalID("own", f.Own),
		validNumber("most", int64(f.Most), 0),
		validNumber("unused", f.Unused, 0),
		f.Error.validate(),
	)
}

func (d *Device) validate() error {
	return first(
		validID("device's id", d.ID),
		validName("device's name", d.Name),
		validName("device's label", d.Label),
		validName("device's system", d.System),
		validName("device's origin", d.Origin),
		validTime("device's linkedAt", d.LinkedAt),
		validTime("device's lastSeen", d.LastSeen),
		validNumber("device's sent", d.Sent, 0),
		validNumber("device's received", d.Received, 0),
		d.Path.validate(),
	)
}

func (p *Path) validate() error {
	if p == nil {
		return nil
	}
	return first(
		validLength("path's kind", p.Kind, 1, MaxID),
		validLength("path's transport", p.Transport, 0, MaxID),
		validNumber("path's roundTrip", p.RoundTrip, 0),
	)
}
