// Puts the chosen theme, size and language on the document. public/first.js did so before
// the first paint; from then on it follows the choices.

import type { Choices } from '../model/preferences'

// The bar of a browser that colours it: as --ground of tokens.css.
const GROUND = { light: '#eef4f4', dark: '#0e1618' }

export function appear({ theme, size }: Pick<Choices, 'theme' | 'size'>): void {
  const { dataset } = document.documentElement
  if (theme === 'system') delete dataset['theme']
  else dataset['theme'] = theme
  if (size === 'normal') delete dataset['size']
  else dataset['size'] = size
  for (const meta of document.querySelectorAll<HTMLMetaElement>('meta[name="theme-color"]')) {
    const own = meta.media.includes('dark') ? 'dark' : 'light'
    meta.content = GROUND[theme === 'system' ? own : theme]
  }
}
