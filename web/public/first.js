// Before anything is drawn: the theme, the text size and the direction that the person
// chose, so that nothing flashes. It stands in the head and holds up what follows, so it
// does no more than that; src/model/preferences.ts and src/words/languages.ts say what
// the choices are, and a test holds the two against each other.
;(function () {
  var root = document.documentElement
  var choices = {}
  try {
    var stored = localStorage.getItem('tandem.preferences')
    if (stored && stored.length <= 1000) choices = JSON.parse(stored) || {}
  } catch (_) {
    // As if nothing was chosen.
  }
  if (/^(light|dark)$/.test(choices.theme)) root.dataset.theme = choices.theme
  if (/^(small|large|larger)$/.test(choices.size)) root.dataset.size = choices.size
  var wishes = (navigator.languages || []).concat('en')
  if (/^(en|de|ar)$/.test(choices.language)) wishes = [choices.language]
  for (var i = 0; i < wishes.length; i++) {
    var language = wishes[i].toLowerCase().split('-')[0]
    if (!/^(en|de|ar)$/.test(language)) continue
    root.lang = language
    root.dir = language === 'ar' ? 'rtl' : 'ltr'
    return
  }
})()
