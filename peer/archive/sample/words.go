package sample

import (
	"math/rand/v2"
	"strings"
)

// vocabularySize is about how many words somebody uses in writing.
const vocabularySize = 20_000

// vocabulary has made-up words that occur as often as words do: the n-th one
// about 1/n as often as the first (Zipf's law).
type vocabulary struct{ words []string }

var (
	onsets = strings.Fields("b br c ch d dr f fl g gr h j k kl l m n p pl pr qu r s sch sh sl sp st t th tr v w z")
	vowels = strings.Fields("a ai au e ea ee ei i ie o oa ö ou u ü y")
	codas  = []string{"", "", "", "ck", "l", "ld", "m", "n", "nd", "ng", "r", "rt", "s", "st", "t"}
	emoji  = strings.Fields("🙂 😂 ❤️ 👍 🌊 🎉 🙏 😮 🍵 🚲")

	firstNames = strings.Fields("Grace Edsger Barbara Donald Frances Niklaus Hedy Alan Radia Dennis Margaret Ken Sophie Tim Annie Linus Karen José Zoë Øyvind")
	lastNames  = strings.Fields("Hopper Dijkstra Liskov Knuth Allen Wirth Lamarr Turing Perlman Ritchie Hamilton Thompson Wilson Lee Easley Sparck")
)

// name returns the n-th person's name.
func name(n int) string {
	s := firstNames[n%len(firstNames)] + " " + lastNames[n/len(firstNames)%len(lastNames)]
	if again := n / (len(firstNames) * len(lastNames)); again > 0 {
		s += strings.Repeat(" Jr", min(again, 20))
	}
	return s
}

func newVocabulary() *vocabulary {
	r := rand.New(rand.NewPCG(1, 2))
	v := &vocabulary{}
	known := map[string]bool{}
	for len(v.words) < vocabularySize {
		var b strings.Builder
		// Words that are frequent are short.
		for range 1 + r.IntN(1+min(3, len(v.words)/50)) {
			b.WriteString(onsets[r.IntN(len(onsets))])
			b.WriteString(vowels[r.IntN(len(vowels))])
			b.WriteString(codas[r.IntN(len(codas))])
		}
		if w := b.String(); !known[w] {
			known[w] = true
			v.words = append(v.words, w)
		}
	}
	return v
}

// sentence makes a text of 1 to some 30 words.
func (v *vocabulary) sentence(r *rand.Rand) string {
	zipf := rand.NewZipf(r, 1.07, 4, vocabularySize-1)
	n := 1 + int(min(r.ExpFloat64()*8, 30))
	var b strings.Builder
	for i := range n {
		if i > 0 {
			b.WriteByte(' ')
		}
		b.WriteString(v.words[zipf.Uint64()])
	}
	switch r.IntN(20) {
	case 0:
		b.WriteString(" " + emoji[r.IntN(len(emoji))])
	case 1:
		b.WriteString("\n" + v.words[r.IntN(vocabularySize)])
	case 2:
		b.WriteByte('?')
	}
	return b.String()
}
