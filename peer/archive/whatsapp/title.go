package whatsapp

import (
	"path"
	"strings"
)

// titles are what the names of exports begin and end with, around the title of
// the chat: "WhatsApp Chat with Ada.txt" (Android), "WhatsApp Chat - Ada.zip"
// (an iPhone).
var titles = []struct{ before, after string }{
	{"whatsapp chat with ", ""},
	{"whatsapp chat - ", ""},
	{"whatsapp chat mit ", ""},
	{"whatsapp-chat mit ", ""},
	{"chat de whatsapp con ", ""},
	{"chat de whatsapp - ", ""},
	{"discussion whatsapp avec ", ""},
	{"discussion whatsapp - ", ""},
	{"chat whatsapp con ", ""},
	{"chat whatsapp - ", ""},
	{"conversa do whatsapp com ", ""},
	{"conversa whatsapp com ", ""},
	{"conversa do whatsapp - ", ""},
	{"whatsapp-chat met ", ""},
	{"whatsapp chat met ", ""},
	{"whatsapp-chat - ", ""},
	{"чат whatsapp с контактом ", ""},
	{"чат whatsapp с ", ""},
	{"чат whatsapp - ", ""},
	{"чат whatsapp із ", ""},
	{"чат whatsapp з ", ""},
	{"", " ile whatsapp sohbeti"},
	{"whatsapp sohbeti - ", ""},
	{"محادثة واتساب مع ", ""},
	{"دردشة واتساب مع ", ""},
	{"محادثة whatsapp مع ", ""},
	{"צ'אט whatsapp עם ", ""},
	{"שיחת whatsapp עם ", ""},
	{"", " के साथ whatsapp चैट"},
	{"whatsapp चैट - ", ""},
	{"chat whatsapp dengan ", ""},
	{"", "とのwhatsappチャット"},
	{"", "とのwhatsapp トーク"},
	{"", "님과의 whatsapp 대화"},
	{"whatsapp 대화 - ", ""},
	{"与", "的 whatsapp 聊天"},
	{"與", "的 whatsapp 對話"},
	{"whatsapp 聊天 - ", ""},
	{"whatsapp 對話 - ", ""},
	{"czat whatsapp z ", ""},
	{"czat na whatsappie z ", ""},
	{"whatsapp-chatt med ", ""},
	{"whatsapp-chat med ", ""},
	{"whatsapp-keskustelu: ", ""},
	{"konverzace whatsapp s ", ""},
	{"conversație whatsapp cu ", ""},
	{"whatsapp-beszélgetés - ", ""},
	{"συνομιλία whatsapp με ", ""},
}

// Title returns the title of a chat by the name of its export, a file or folder;
// empty where the name does not say it, as "_chat.txt".
func Title(name string) string {
	name = strings.TrimSpace(withoutMarks(path.Base(strings.ReplaceAll(name, "\\", "/"))))
	if ext := strings.ToLower(path.Ext(name)); ext == ".txt" || ext == ".zip" {
		name = strings.TrimSpace(name[:len(name)-len(ext)])
	}
	lower := strings.ToLower(name)
	if len(lower) != len(name) {
		lower = name // letters whose small form is longer: the places would differ
	}
	for _, t := range titles {
		if strings.HasPrefix(lower, t.before) && strings.HasSuffix(lower, t.after) && len(lower) > len(t.before)+len(t.after) {
			return strings.TrimSpace(withoutCount(name[len(t.before) : len(name)-len(t.after)]))
		}
	}
	return ""
}

// withoutCount takes away what a browser or file manager adds to the name
// of a second copy: "Ada (1)".
func withoutCount(s string) string {
	if i := strings.LastIndex(s, " ("); i > 0 && strings.HasSuffix(s, ")") {
		if digits := s[i+2 : len(s)-1]; len(digits) > 0 && len(digits) <= 3 && strings.Trim(digits, "0123456789") == "" {
			return s[:i]
		}
	}
	return s
}
