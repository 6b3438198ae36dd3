package sqlite

import (
	"context"
	"errors"
	"fmt"
	"reflect"
	"testing"
	"time"

	"tandem/peer/chat"
)

func TestFindChat(t *testing.T) {
	ctx := context.Background()
	s := openNew(t)
	ids := make(map[string]string)
	for _, title := range []string{"Grace", "grace", "Grace Hopper", "Group", "ÉCOLE", "Straße", "100%", "Twin", "Twin"} {
		ids[title] = must(createChat(s, chat.Direct, title))(t).ID
	}
	tests := []struct {
		name, want string
		is         error
	}{
		{ids["Group"], "Group", nil},
		{"Grace", "Grace", nil},
		{"grace", "grace", nil},
		{"GRACE", "", chat.ErrAmbiguous},
		{"grace h", "Grace Hopper", nil},
		{"gr", "", chat.ErrAmbiguous},
		{"gro", "Group", nil},
		{"éc", "ÉCOLE", nil},
		{"STRA", "Straße", nil},
		{"100%", "100%", nil},
		{"%", "", chat.ErrNotFound},
		{"Twin", "", chat.ErrAmbiguous},
		{"nobody", "", chat.ErrNotFound},
		{"", "", chat.ErrInvalid},
		{"\xff", "", chat.ErrNotFound},
	}
	for _, tt := range tests {
		got, err := s.FindChat(ctx, tt.name)
		if got.Title != tt.want || !errors.Is(err, tt.is) {
			t.Errorf("%q: found %q, %v, want %q, %v", tt.name, got.Title, err, tt.want, tt.is)
		}
	}
}

func TestDevices(t *testing.T) {
	ctx := context.Background()
	s := openNew(t)
	at := time.Date(2026, 1, 2, 3, 4, 5, 6e6, time.UTC)
	one := chat.Device{ID: "one", Name: "Firefox 153", System: "Linux", Origin: "https://link.example.org",
		Key: [32]byte{1}, Secret: [32]byte{2}, LinkedAt: at, LastSeen: at}
	two := chat.Device{ID: "two", Key: [32]byte{3}, Secret: [32]byte{4}, LinkedAt: at.Add(time.Hour)}
	for _, d := range []chat.Device{one, two} {
		if err := s.PutDevice(ctx, d); err != nil {
			t.Fatal(err)
		}
	}
	one.Name, one.LastSeen = "Firefox 154", at.Add(2*time.Hour)
	if err := s.PutDevice(ctx, one); err != nil {
		t.Fatal(err)
	}
	two.LastSeen = at.Add(3 * time.Hour)
	if err := s.SeenDevice(ctx, "two", two.LastSeen, chat.Moved{Sent: 5, Received: 7}); err != nil {
		t.Fatal(err)
	}
	two.Moved, two.Label = chat.Moved{Sent: 5, Received: 7}, "At work"
	if err := s.LabelDevice(ctx, "two", two.Label); err != nil {
		t.Fatal(err)
	}
	if err := s.LabelDevice(ctx, "two", "a\nb"); !errors.Is(err, chat.ErrInvalid) {
		t.Errorf("a name of two lines: %v", err)
	}
	if err := s.LabelDevice(ctx, "three", "x"); !errors.Is(err, chat.ErrNotFound) {
		t.Errorf("naming a device that is none: %v", err)
	}
	if got := must(s.Devices(ctx))(t); !reflect.DeepEqual(got, []chat.Device{two, one}) {
		t.Errorf("got %+v", got)
	}
	if err := s.DeleteDevice(ctx, "one"); err != nil {
		t.Error(err)
	}
	if err := s.DeleteDevice(ctx, "one"); !errors.Is(err, chat.ErrNotFound) {
		t.Errorf("deleting twice: %v", err)
	}
	if err := s.SeenDevice(ctx, "one", at, chat.Moved{}); !errors.Is(err, chat.ErrNotFound) {
		t.Errorf("seeing a forgotten device: %v", err)
	}
	if got := must(s.Devices(ctx))(t); !reflect.DeepEqual(got, []chat.Device{two}) {
		t.Errorf("got %+v", got)
	}
}

// TestEndedLinks keeps of a device what it takes to tell it that its link ended,
// and of the latest ones only.
func TestEndedLinks(t *testing.T) {
	ctx := context.Background()
	s := openNew(t)
	at := time.Date(2026, 1, 2, 3, 4, 5, 6e6, time.UTC)
	const links = maxEnded + 3
	for i := range links {
		id := fmt.Sprint("d", i)
		d := chat.Device{ID: id, Name: "Firefox", Origin: "https://link.example.org", Key: [32]byte{1}, Secret: [32]byte{byte(i)}}
		if err := s.PutDevice(ctx, d); err != nil {
			t.Fatal(err)
		}
		if err := s.EndDevice(ctx, d, chat.Ended{By: chat.ByBrowser, Browser: "Chromium", At: at}); err != nil {
			t.Fatal(err)
		}
	}
	if got := must(s.Devices(ctx))(t); len(got) != 0 {
		t.Errorf("%d devices are left", len(got))
	}
	got := must(s.EndedLinks(ctx))(t)
	want := chat.EndedLink{
		ID: fmt.Sprint("d", links-1), Origin: "https://link.example.org", Key: [32]byte{1}, Secret: [32]byte{links - 1},
		Ended: chat.Ended{By: chat.ByBrowser, Browser: "Chromium", At: at},
	}
	if len(got) != maxEnded || got[0] != want {
		t.Errorf("%d ended links, the latest %+v", len(got), got[0])
	}
	if err := s.DeleteDevice(ctx, want.ID); err != nil {
		t.Error(err)
	}
	if left := must(s.EndedLinks(ctx))(t); len(left) != maxEnded-1 || left[0].ID == want.ID {
		t.Errorf("%d ended links are left", len(left))
	}
}
