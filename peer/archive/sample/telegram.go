package sample

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strconv"
)

// object is a JSON object; its fields are written in the order of their names.
type object map[string]any

// writeTelegram writes the account as Telegram Desktop does.
func writeTelegram(s sink, o Options) error {
	w, err := s.create("result.json")
	if err != nil {
		return err
	}
	all := rooms(o)
	if err := errors.Join(writeResult(w, all), w.Close()); err != nil {
		return err
	}
	for n := range o.Media {
		if err := writeFile(s, photoName(n), func(w io.Writer) error { return writePicture(w, o.Seed, n) }); err != nil {
			return err
		}
	}
	return nil
}

func photoName(n int) string { return fmt.Sprintf("photos/photo_%d.jpg", n+1) }

func writeResult(w io.Writer, all []*room) error {
	const head = `{"about":"Here is the data you requested.","personal_information":{"user_id":1,"first_name":"Ada","last_name":"Lovelace"},"chats":{"list":[`
	if _, err := io.WriteString(w, head); err != nil {
		return err
	}
	ids := map[string]int{Owner: 1}
	idOf := func(name string) int {
		if ids[name] == 0 {
			ids[name] = len(ids) + 1
		}
		return ids[name]
	}
	for i, c := range all {
		kind, id := "private_supergroup", 1_000_000+i
		if !c.group {
			kind, id = "personal_chat", idOf(c.title)
		}
		title, err := json.Marshal(c.title)
		if err != nil {
			return err
		}
		if i > 0 {
			if _, err := io.WriteString(w, ","); err != nil {
				return err
			}
		}
		if _, err := fmt.Fprintf(w, "\n"+`{"name":%s,"type":%q,"id":%d,"messages":[`, title, kind, id); err != nil {
			return err
		}
		if err := writeRoom(w, c, idOf); err != nil {
			return err
		}
	}
	_, err := io.WriteString(w, "\n]}}\n")
	return err
}

func writeRoom(w io.Writer, c *room, idOf func(string) int) error {
	for n := 1; ; n++ {
		m, ok := c.next()
		if !ok {
			_, err := io.WriteString(w, "\n]}")
			return err
		}
		fields := object{"id": n, "type": "message", "date": m.time.Format("2006-01-02T15:04:05"),
			"date_unixtime": strconv.FormatInt(m.time.Unix(), 10), "from": m.from,
			"from_id": "user" + strconv.Itoa(idOf(m.from)), "text": m.text}
		if m.answers > 0 && n > m.answers {
			fields["reply_to_message_id"] = n - m.answers
		}
		if m.picture >= 0 {
			fields["photo"], fields["width"], fields["height"] = photoName(m.picture), 96, 64
		}
		line, err := json.Marshal(fields)
		if err != nil {
			return err
		}
		separator := ",\n"
		if n == 1 {
			separator = "\n"
		}
		if _, err := io.WriteString(w, separator+string(line)); err != nil {
			return err
		}
	}
}
