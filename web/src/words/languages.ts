// The languages that the page speaks.

export const LANGUAGES = {
  en: { name: 'English', dir: 'ltr' },
  de: { name: 'Deutsch', dir: 'ltr' },
  ar: { name: 'العربية', dir: 'rtl' },
} as const

export type Language = keyof typeof LANGUAGES

export function isLanguage(value: unknown): value is Language {
  return typeof value === 'string' && Object.hasOwn(LANGUAGES, value)
}

// The first that the person's browser wishes for and the page speaks. public/first.js
// does the same, before anything is drawn.
export function wished(tags: readonly string[]): Language {
  for (const tag of tags) {
    const [primary] = tag.toLowerCase().split('-')
    if (isLanguage(primary)) return primary
  }
  return 'en'
}

// The tag for dates and numbers: the person's own region of the language where the
// browser names one. Digits are the same everywhere in the page, as in the check code
// that is typed on the phone; so is the calendar.
export function localeOf(language: Language, tags: readonly string[]): string {
  const own = tags.find((tag) => tag.toLowerCase().split('-')[0] === language)
  const tag = own ?? (language === 'en' ? 'en-GB' : language)
  try {
    return new Intl.Locale(tag, { calendar: 'gregory', numberingSystem: 'latn' }).toString()
  } catch {
    return language // a tag that is none
  }
}
