package peer

import (
	"context"
	"time"

	"tandem/peer/archive"
	"tandem/peer/chat"
)

// API is what a person or a script can do with a running phone. Phone
// implements it in its own process, and the client of package local through
// the phone's socket, so that commands and the terminal interface need not
// know which they have.
type API interface {
	// These are those of chat.Store.
	Chats(ctx context.Context, offset, limit int) ([]chat.Chat, error)
	FindChat(ctx context.Context, name string) (chat.Chat, error)
	Members(ctx context.Context, chatID string, offset, limit int) ([]chat.Person, error)
	Messages(ctx context.Context, chatID string, r chat.Range) (chat.Page, error)
	Message(ctx context.Context, id string) (chat.Message, error)
	Search(ctx context.Context, q chat.Query) (chat.Page, error)
	Do(ctx context.Context, cmd chat.Command, a chat.Action) (chat.Outcome, error)

	// Typing tells all pages that somebody writes in a chat: the person of this
	// name; empty: the account's owner.
	Typing(ctx context.Context, chatID, from string) error

	// AddMedia keeps the content of the file at an absolute path of this
	// machine, for an action to name. name is what the file is called.
	AddMedia(ctx context.Context, path, name string) (chat.Media, error)
	// MediaPath returns the path of a content's file, which is not to be
	// changed. chat.ErrNotFound where the phone does not have it.
	MediaPath(ctx context.Context, id string) (string, error)

	// Import reads an export into the account; Export writes one. They call
	// tell from time to time; nil: not told.
	Import(ctx context.Context, o archive.ImportOptions, tell func(archive.Progress)) (archive.Report, error)
	Export(ctx context.Context, o archive.ExportOptions, tell func(archive.Progress)) (archive.Report, error)

	Devices(ctx context.Context) ([]DeviceStatus, error)
	// Unlink ends a device's link and forgets it. ID, or the only device
	// of that name.
	Unlink(ctx context.Context, device string) error
	// RenameDevice gives a linked device the name that the person calls it by;
	// empty: takes it away. The device is named as for Unlink.
	RenameDevice(ctx context.Context, device, label string) error
	Status(ctx context.Context) (Status, error)

	// Link takes a link code's text and links with the page that shows it.
	// It calls ask for the check code, and tell with each stage; it returns
	// when the device is linked, or with an error that says why not. See
	// LinkError.
	Link(ctx context.Context, link string, opts LinkOptions) (DeviceStatus, error)

	// Watch calls f with each event until ctx ends or the phone stops.
	Watch(ctx context.Context, f func(Event)) error
}

// LinkOptions say how Link asks and tells.
type LinkOptions struct {
	// Yes skips the check: whoever shows the code gets the account.
	Yes bool
	// Ask returns the digits that the person typed. It is called again
	// after a wrong answer, with try 2 and 3. Required unless Yes.
	Ask func(ctx context.Context, who Asker, try int) (digits string, err error)
	// Tell is called with each stage as it begins; nil: not told.
	Tell func(Stage)
}

// Asker describes the page that asks to be linked.
type Asker struct {
	Browser string  `json:"browser"` // as it names itself: "Firefox 153"
	System  string  `json:"system"`  // as it names itself: "Linux"
	Origin  string  `json:"origin"`  // the page's address, from the link code
	Network Network `json:"network"`
}

// Network says where a page is, seen from the phone: by the path that the
// link took, which the page cannot feign.
type Network string

const (
	SameMachine    Network = "same-machine"
	SameNetwork    Network = "same-network"
	OtherNetwork   Network = "other-network"
	UnknownNetwork Network = "unknown" // relayed on purpose, or no path yet
)

// Stage is a step of making a link.
type Stage string

const (
	StageServer Stage = "server" // reaching the server
	StagePage   Stage = "page"   // waiting for the page's answer
	StagePath   Stage = "path"   // finding a path
	StageSecure Stage = "secure" // securing it
	StageCheck  Stage = "check"  // waiting for the check code
	StageLinked Stage = "linked"
)

// DeviceStatus is a linked browser and what is known of its link now.
type DeviceStatus struct {
	ID       string     `json:"id"`
	Name     string     `json:"name"`            // as the browser named itself
	Label    string     `json:"label,omitempty"` // as the person calls it
	System   string     `json:"system"`
	Origin   string     `json:"origin"`
	LinkedAt time.Time  `json:"linkedAt"`
	LastSeen time.Time  `json:"lastSeen"`
	Moved    chat.Moved `json:"moved"`
	Online   bool       `json:"online"`
	Path     *Path      `json:"path,omitempty"` // nil when offline
}

// Path is the way that a link takes through the network.
type Path struct {
	Kind      string        `json:"kind"`                // "direct" or "relayed"
	Transport string        `json:"transport,omitempty"` // to the relay: "udp", "tcp" or "tls"
	RoundTrip time.Duration `json:"roundTrip"`           // nanoseconds; 0 before the first measurement
}

// Status is the phone as a whole.
type Status struct {
	Account string         `json:"account"`
	Home    string         `json:"home"`
	Since   time.Time      `json:"since"` // when the phone was started; zero when none runs
	Running bool           `json:"running"`
	Chats   int            `json:"chats"`
	Devices []DeviceStatus `json:"devices"`
	Servers []ServerStatus `json:"servers"` // the signaling servers it listens at
	// Importing is how far an import is; nil: none is under way. Once it has kept
	// the export's files, what changes the account waits for its end.
	Importing *archive.Progress `json:"importing,omitempty"`
}

// ServerStatus is a signaling server as the phone sees it.
type ServerStatus struct {
	Origin    string `json:"origin"`
	Connected bool   `json:"connected"`
	Error     string `json:"error,omitempty"` // why it is not connected
}

// Event is something that happened on the phone. Exactly one field besides
// Time is set.
type Event struct {
	Time   time.Time     `json:"time"`
	Change *chat.Change  `json:"change,omitempty"` // a chat or message changed
	Device *DeviceStatus `json:"device,omitempty"` // a device came, went, or took another path
	Gone   string        `json:"gone,omitempty"`   // the ID of a device that was unlinked
	Typing *Typing       `json:"typing,omitempty"` // somebody writes
	// Watching stands in the first event of a Watch: what happens from then on
	// is told.
	Watching bool `json:"watching,omitempty"`
}

// Typing says that somebody writes in a chat.
type Typing struct {
	Chat   string      `json:"chat"`             // the chat's ID
	From   chat.Person `json:"from,omitzero"`    // zero: the account's owner
	Device string      `json:"device,omitempty"` // the linked device that it comes from
}
