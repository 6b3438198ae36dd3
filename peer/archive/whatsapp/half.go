package whatsapp

import "strings"

// half is a half of the day.
type half int

const (
	none half = iota
	am
	pm
	noon // the hours around 12, as Chinese has them
)

// halves has the halves of the day as phones write them in many languages
// (Unicode CLDR, dayPeriods), as halfKey makes them.
var halves = map[string]half{}

func init() {
	for h, words := range map[half]string{
		am: `am a vm vorm vormittags fm πμ ص صباحا قظ قبلازظهر 上午 凌晨 早上 清晨 午前 오전 새벽 아침 de dop sa öö
			पूर्वाह्न पूर्व सुबह ম পূর্বাহ্ণ সকাল முற்பகல் ก่อนเที่ยง לפנהצ дп преобяд проб ap eparadites pg paradite
			पू मपू मू ഉച്ചയ്ക്ക്മുമ്പ് ਪੂਦੁ સવારે`,
		pm: `pm p nm nachm nachmittags em μμ م مساء بظ بعدازظهر 下午 晚上 傍晚 午後 오후 저녁 밤 du odp ch ös
			अपराह्न शाम অপরাহ্ণ বিকাল பிற்பகல் หลังเที่ยง אחהצ пп слоб ip epasdites ptg pasdite
			मनं अप ഉച്ചകഴിഞ്ഞ് ਬਾਦੁ સાંજે`,
		noon: `中午`,
	} {
		for word := range strings.FieldsSeq(words) {
			halves[word] = h
		}
	}
}

// halfKey brings "P. M.", "p.m." and "PM" together.
func halfKey(s string) string {
	return strings.Map(func(r rune) rune {
		switch r {
		case '.', ' ', '\'', '’', '״', '″', '"', '׳':
			return -1
		}
		if isSpace(r) || isMark(r) {
			return -1
		}
		return r
	}, strings.ToLower(s))
}

// hourWords follow the time in some languages.
var hourWords = map[string]bool{"ч": true, "uhr": true, "uur": true, "h": true, "hs": true, "hrs": true, "น": true}

// hour24 returns the hour of the day, and whether there is such an hour.
func (h header) hour24() (int, bool) {
	hour := h.hour
	switch {
	case h.half == am && hour == 12:
		hour = 0
	case h.half == pm && hour < 12, h.half == noon && hour < 3:
		hour += 12
	case h.half == none && hour == 24:
		hour = 0
	}
	return hour, hour < 24
}
