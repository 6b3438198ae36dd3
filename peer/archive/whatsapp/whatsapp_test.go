package whatsapp_test

import (
	"strings"
	"testing"
	"time"

	"tandem/peer/archive/whatsapp"
	"tandem/peer/chat"
)

var now = time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)

// read reads a whole export as an import does.
func read(t *testing.T, text, dateOrder string, o whatsapp.Options) (whatsapp.Form, []whatsapp.Message) {
	t.Helper()
	form, err := whatsapp.Examine(strings.NewReader(text), dateOrder, now)
	if err != nil {
		t.Fatalf("examining: %v", err)
	}
	if o.Zone == nil {
		o.Zone = time.UTC
	}
	var messages []whatsapp.Message
	for m, err := range whatsapp.Read(strings.NewReader(text), form, o) {
		if err != nil {
			t.Fatalf("reading: %v", err)
		}
		messages = append(messages, m)
	}
	return form, messages
}

// TestHeaders reads 31 December 2023, 23:58 (and 59 seconds where the form has
// them) and 1 February 2024, 00:05, as phones write them.
func TestHeaders(t *testing.T) {
	tests := []struct{ name, first, second, order string }{
		{"android en-US", "12/31/23, 11:58\u202fPM - ", "2/1/24, 12:05\u202fAM - ", "mdy"},
		{"android en-US before 2023", "12/31/23, 11:58 PM - ", "2/1/24, 12:05 AM - ", "mdy"},
		{"android en-GB", "31/12/2023, 23:58 - ", "01/02/2024, 00:05 - ", "dmy"},
		{"android en-IN", "31/12/23, 11:58\u202fpm - ", "01/02/24, 12:05\u202fam - ", "dmy"},
		{"android en-AU", "31/12/2023, 11:58 p.m. - ", "1/2/2024, 12:05 a.m. - ", "dmy"},
		{"android en-ZA", "2023/12/31, 23:58 - ", "2024/02/01, 00:05 - ", "ymd"},
		{"android de", "31.12.23, 23:58 - ", "01.02.24, 00:05 - ", "dmy"},
		{"android de 12 hours", "31.12.23, 11:58 nachm. - ", "01.02.24, 12:05 vorm. - ", "dmy"},
		{"android es", "31/12/23, 23:58 - ", "1/2/24, 0:05 - ", "dmy"},
		{"android es-MX", "31/12/23 11:58 p. m. - ", "01/02/24 12:05 a. m. - ", "dmy"},
		{"android fr", "31/12/2023 à 23:58 - ", "01/02/2024 à 00:05 - ", "dmy"},
		{"android fr-CA", "2023-12-31 23 h 58 - ", "2024-02-01 00 h 05 - ", "ymd"},
		{"android pt-BR", "31/12/2023 23:58 - ", "01/02/2024 00:05 - ", "dmy"},
		{"android nl", "31-12-2023 23:58 - ", "01-02-2024 00:05 - ", "dmy"},
		{"android ru", "31.12.2023, 23:58 - ", "01.02.2024, 00:05 - ", "dmy"},
		{"android id", "31/12/23 23.58 - ", "01/02/24 00.05 - ", "dmy"},
		{"android fi", "31.12.2023 klo 23.58 - ", "1.2.2024 klo 0.05 - ", "dmy"},
		{"android sv", "2023-12-31 23:58 - ", "2024-02-01 00:05 - ", "ymd"},
		{"android hu", "2023. 12. 31. 23:58 - ", "2024. 02. 01. 0:05 - ", "ymd"},
		{"android bg", "31.12.23 г., 23:58 - ", "1.02.24 г., 0:05 - ", "dmy"},
		{"android bg, with a word for hours", "31.12.23 г., 23:58 ч. - ", "1.02.24 г., 0:05 ч. - ", "dmy"},
		{"android de, with a word for hours", "31.12.23 um 23:58 Uhr - ", "01.02.24 um 00:05 Uhr - ", "dmy"},
		{"android th, with a word for hours", "31/12/2566 23:58 น. - ", "1/2/2567 00:05 น. - ", "dmy"},
		{"android es-MX, narrow spaces", "31/12/23, 11:58\u202fp.\u00a0m. - ", "1/2/24, 12:05\u202fa.\u00a0m. - ", "dmy"},
		{"android ar, with embedding marks", "\u200f\u202b٣١\u200f/١٢\u200f/٢٠٢٣, ١١:٥٨ م\u202c - ", "\u200f\u202b١\u200f/٢\u200f/٢٠٢٤, ١٢:٠٥ ص\u202c - ", "dmy"},
		{"android he 12 hours", "31.12.2023, 11:58 \u200fאחה״צ - ", "1.2.2024, 12:05 \u200fלפנה״צ - ", "dmy"},
		{"android hi 12 hours", "31/12/23, 11:58 अपराह्न - ", "1/2/24, 12:05 पूर्वाह्न - ", "dmy"},
		{"android vi 12 hours", "31/12/2023, 11:58 CH - ", "01/02/2024, 12:05 SA - ", "dmy"},
		{"android sq 12 hours", "31.12.23, 11:58 e pasdites - ", "1.2.24, 12:05 e paradites - ", "dmy"},
		{"android hr", "31.12.2023. 23:58 - ", "01.02.2024. 00:05 - ", "dmy"},
		{"android cs", "31.12.23 23:58 - ", "01.02.24 0:05 - ", "dmy"},
		{"android lt", "2023-12-31, 23:58 - ", "2024-02-01, 00:05 - ", "ymd"},
		{"android el", "31/12/23, 11:58 μ.μ. - ", "1/2/24, 12:05 π.μ. - ", "dmy"},
		{"android tr 12 hours", "31.12.2023 ÖS 11:58 - ", "1.02.2024 ÖÖ 12:05 - ", "dmy"},
		{"android ar", "٣١\u200f/١٢\u200f/٢٠٢٣، ١١:٥٨ م - ", "١\u200f/٢\u200f/٢٠٢٤، ١٢:٠٥ ص - ", "dmy"},
		{"android fa", "۲۰۲۳/۱۲/۳۱،\u200f ۲۳:۵۸ - ", "۲۰۲۴/۲/۱،\u200f ۰:۰۵ - ", "ymd"},
		{"android he", "31.12.2023, 23:58 - ", "1.2.2024, 0:05 - ", "dmy"},
		{"android mr, Devanagari digits", "३१/१२/२३, ११:५८ PM - ", "१/२/२४, १२:०५ AM - ", "dmy"},
		{"android ja", "2023/12/31 23:58 - ", "2024/02/01 0:05 - ", "ymd"},
		{"android ja 12 hours", "2023/12/31 午後11:58 - ", "2024/02/01 午前12:05 - ", "ymd"},
		{"android ko", "2023. 12. 31. 오후 11:58, ", "2024. 2. 1. 오전 12:05, ", "ymd"},
		{"android ko, words", "2023년 12월 31일 오후 11:58, ", "2024년 2월 1일 오전 12:05, ", "ymd"},
		{"android zh-CN", "2023/12/31 下午11:58 - ", "2024/2/1 上午12:05 - ", "ymd"},
		{"android zh, words", "2023年12月31日 晚上11:58 - ", "2024年2月1日 凌晨12:05 - ", "ymd"},
		{"android th, Buddhist years", "31/12/2566 23:58 - ", "1/2/2567 00:05 - ", "dmy"},
		{"android en-DK, dashes", "31-12-23, 23.58 - ", "01-02-24, 00.05 - ", "dmy"},
		{"iphone en-US", "[12/31/23, 11:58:59\u202fPM] ", "\u200e[2/1/24, 12:05:00\u202fAM] ", "mdy"},
		{"iphone en-GB", "[31/12/2023, 23:58:59] ", "[01/02/2024, 00:05:00] ", "dmy"},
		{"iphone de", "[31.12.23, 23:58:59] ", "\u200e[01.02.24, 00:05:00] ", "dmy"},
		{"iphone es-CO", "[31/12/23, 11:58:59 p.\u00a0m.] ", "[1/02/24, 12:05:00 a.\u00a0m.] ", "dmy"},
		{"iphone fr", "[31/12/2023 23:58:59] ", "[01/02/2024 00:05:00] ", "dmy"},
		{"iphone fr, at", "[31/12/2023 à 23:58:59] ", "[01/02/2024 à 00:05:00] ", "dmy"},
		{"iphone it", "[31/12/23, 23:58:59] ", "[01/02/24, 00:05:00] ", "dmy"},
		{"iphone nl", "[31-12-2023 23:58:59] ", "[01-02-2024 00:05:00] ", "dmy"},
		{"iphone pl", "[31.12.2023, 23:58:59] ", "[1.02.2024, 00:05:00] ", "dmy"},
		{"iphone da", "[31.12.2023 23.58.59] ", "[01.02.2024 00.05.00] ", "dmy"},
		{"iphone en-CA", "[2023-12-31, 11:58:59 p.m.] ", "[2024-02-01, 12:05:00 a.m.] ", "ymd"},
		{"iphone zh-TW", "[2023/12/31 下午11:58:59] ", "[2024/2/1 上午12:05:00] ", "ymd"},
		{"iphone ko", "[2023. 12. 31. 오후 11:58:59] ", "[2024. 2. 1. 오전 12:05:00] ", "ymd"},
		{"iphone ar", "[٣١\u200f/١٢\u200f/٢٠٢٣، ١١:٥٨:٥٩ م] ", "[١\u200f/٢\u200f/٢٠٢٤، ١٢:٠٥:٠٠ ص] ", "dmy"},
		{"iphone years of two digits first", "[23/12/31, 23:58:59] ", "[24/02/01, 00:05:00] ", "ymd"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			form, got := read(t, "\uFEFF"+test.first+"Ada: one\r\nand more\r\n\r\nthe end\r\n"+test.second+"\u200eGrace 🌊: two: three\r\n", "", whatsapp.Options{})
			if form.Order() != test.order {
				t.Errorf("the order is %s, want %s", form.Order(), test.order)
			}
			if len(got) != 2 {
				t.Fatalf("%d messages, want 2: %+v", len(got), got)
			}
			first := time.Date(2023, 12, 31, 23, 58, 0, 0, time.UTC)
			if strings.HasPrefix(test.name, "iphone") {
				first = first.Add(59 * time.Second)
			}
			if !got[0].Time.Equal(first) || !got[1].Time.Equal(time.Date(2024, 2, 1, 0, 5, 0, 0, time.UTC)) {
				t.Errorf("the times are %v and %v", got[0].Time, got[1].Time)
			}
			if got[0].From != "Ada" || got[0].Text != "one\nand more\n\nthe end" || got[0].Line != 1 {
				t.Errorf("the first is %+v", got[0])
			}
			if got[1].From != "Grace 🌊" || got[1].Text != "two: three" || got[1].Line != 5 || got[1].Kind != chat.Text {
				t.Errorf("the second is %+v", got[1])
			}
		})
	}
}
