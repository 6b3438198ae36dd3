package sqlite

import (
	"context"
	"errors"
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
	if err := s.SeenDevice(ctx, "two", two.LastSeen); err != nil {
		t.Fatal(err)
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
	if err := s.SeenDevice(ctx, "one", at); !errors.Is(err, chat.ErrNotFound) {
		t.Errorf("seeing a forgotten device: %v", err)
	}
	if got := must(s.Devices(ctx))(t); !reflect.DeepEqual(got, []chat.Device{two}) {
		t.Errorf("got %+v", got)
	}
}
