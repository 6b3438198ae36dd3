package telegram

import (
	"fmt"
	"strings"
	"time"
)

// Note says in plain words what a service message is about, whoever did it
// first. known is false where its action is not known: the text then repeats it.
func (m Message) Note() (text string, known bool) {
	who := m.Actor
	if who == "" {
		who = "Somebody"
	}
	var members []string
	for _, name := range m.Members {
		if name == nil {
			members = append(members, "a deleted account")
		} else {
			members = append(members, *name)
		}
	}
	whom := strings.Join(members, ", ")
	switch m.Action {
	case "create_group":
		return fmt.Sprintf("%s created the group “%s”", who, m.Title), true
	case "create_channel":
		return fmt.Sprintf("%s created the channel “%s”", who, m.Title), true
	case "invite_members":
		if whom == m.Actor {
			return who + " joined", true
		}
		return who + " added " + whom, true
	case "remove_members":
		if whom == m.Actor {
			return who + " left", true
		}
		return who + " removed " + whom, true
	case "edit_group_title":
		return fmt.Sprintf("%s changed the title to “%s”", who, m.Title), true
	case "topic_created":
		return fmt.Sprintf("%s created the topic “%s”", who, m.Title), true
	case "phone_call", "group_call":
		return m.call(who), true
	case "invite_to_group_call":
		return who + " invited " + whom + " to a call", true
	}
	if phrase, ok := notes[m.Action]; ok {
		return who + " " + phrase, true
	}
	return strings.TrimSpace(who + ": " + strings.ReplaceAll(m.Action, "_", " ")), false
}

// notes are actions of which there is nothing more to say.
var notes = map[string]string{
	"join_group_by_link":         "joined by an invitation link",
	"join_group_by_request":      "was let in on request",
	"edit_group_photo":           "changed the picture",
	"delete_group_photo":         "removed the picture",
	"suggest_profile_photo":      "suggested a picture",
	"pin_message":                "pinned a message",
	"migrate_to_supergroup":      "made the group a supergroup",
	"migrate_from_group":         "made the group a supergroup",
	"clear_history":              "cleared the history",
	"joined_telegram":            "joined Telegram",
	"take_screenshot":            "took a screenshot",
	"set_messages_ttl":           "changed after which time messages disappear",
	"edit_chat_theme":            "changed the theme",
	"set_chat_wallpaper":         "changed the background",
	"set_same_chat_wallpaper":    "changed the background",
	"score_in_game":              "scored in a game",
	"topic_edit":                 "changed a topic",
	"group_call_scheduled":       "scheduled a call",
	"send_star_gift":             "sent a gift",
	"send_premium_gift":          "sent a gift",
	"boost_apply":                "boosted the group",
	"allow_sending_messages":     "allowed messages",
	"proximity_reached":          "came near",
	"web_view_data_sent":         "sent data to a bot",
	"send_payment":               "paid",
	"request_user":               "chose somebody",
	"requested_peer":             "chose somebody",
	"phone_number_request":       "asked for the telephone number",
	"contact_sign_up":            "joined Telegram",
	"attach_menu_bot_allowed":    "allowed a bot",
	"send_passport_values":       "sent documents",
	"giveaway_launch":            "began a giveaway",
	"giveaway_results":           "ended a giveaway",
	"paid_messages_price_change": "changed the price of messages",
	"paid_messages_refund":       "paid back",
	"todo_completions":           "changed a list",
	"todo_append_tasks":          "added to a list",
	"conference_call":            "called a group",
}

func (m Message) call(who string) string {
	switch {
	case m.Discard == "missed", m.Discard == "busy":
		return "Missed call from " + who
	case m.Seconds > 0:
		return fmt.Sprintf("%s called, %s", who, time.Duration(min(m.Seconds, 1e6))*time.Second)
	}
	return who + " called"
}
