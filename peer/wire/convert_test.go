package wire

import (
	"reflect"
	"strings"
	"testing"
	"time"

	"tandem/peer/chat"
)

func TestFromChange(t *testing.T) {
	at := time.Date(2026, 1, 2, 3, 4, 5, 6e6, time.UTC)
	m := chat.Message{
		ID: "m", Chat: "c", Seq: 9, From: "Grace", Text: "Hello", Time: at,
		Command: chat.Command{Device: "d1", ID: "k"},
	}
	c := chat.Chat{ID: "c", Kind: chat.Group, Title: "Club", Unread: 3, Last: &m}

	wireMessage := Message{ID: "m", Chat: "c", Seq: 9, From: "Grace", Text: "Hello", Time: at.UnixMilli(), Command: "k"}
	other := wireMessage
	other.Command = ""
	bare := Chat{ID: "c", Kind: "group", Title: "Club", Unread: 3}
	full := bare
	full.Last = &wireMessage

	tests := []struct {
		name   string
		change chat.Change
		device string
		want   Change
	}{
		{"added", chat.Change{Seq: 9, Chat: &c, Message: &m}, "d1", Change{TypeChange, 9, &bare, &wireMessage}},
		{"another device", chat.Change{Seq: 9, Chat: &c, Message: &m}, "d2", Change{TypeChange, 9, &bare, &other}},
		{"chat only", chat.Change{Seq: 10, Chat: &c}, "d1", Change{TypeChange, 10, &full, nil}},
		{"neither", chat.Change{Seq: 11}, "d1", Change{TypeChange, 11, nil, nil}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got := FromChange(tt.change, tt.device); !reflect.DeepEqual(got, tt.want) {
				t.Errorf("got %+v, want %+v", got, tt.want)
			}
		})
	}
	if c.Last != &m {
		t.Error("FromChange changed the chat it was given")
	}
}

func TestBatches(t *testing.T) {
	texts := func(sizes ...int) []Message {
		var list []Message
		for i, n := range sizes {
			list = append(list, Message{ID: "m", Chat: "c", Seq: int64(i + 1), Text: strings.Repeat(`"`, n)})
		}
		return list
	}
	tests := []struct {
		name string
		list []Message
		want []int // messages in each part
	}{
		{"none", nil, nil},
		{"one", texts(5), []int{1}},
		{"one huge", texts(MaxText), []int{1}},
		{"huge within small", texts(1, 1, MaxText, 1), []int{2, 1, 1}},
		{"many", texts(make([]int, 2000)...), []int{965, 945, 90}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			var counts []int
			var all []Message
			for _, part := range Batches(tt.list) {
				counts = append(counts, len(part))
				all = append(all, part...)
				data, err := Encode(Messages{Request: "r", Chat: "c", Messages: part})
				if err != nil {
					t.Error(err)
				}
				if len(part) > 1 && len(data) > BatchBytes+1024 {
					t.Errorf("a frame of %d bytes", len(data))
				}
			}
			if !reflect.DeepEqual(counts, tt.want) {
				t.Errorf("parts of %v, want %v", counts, tt.want)
			}
			if !reflect.DeepEqual(all, tt.list) {
				t.Error("the parts are not the list")
			}
		})
	}
}
