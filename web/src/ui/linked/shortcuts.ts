// The keys that work anywhere in the linked page, as the list of them says.

export type Shortcut = 'shortcuts' | 'settings' | 'search' | 'next' | 'previous'

type Key = Pick<KeyboardEvent, 'key' | 'ctrlKey' | 'metaKey' | 'altKey' | 'isComposing'>

// What a key is for; undefined: nothing here. While somebody types, signs are text.
export function shortcutOf(event: Key, typing: boolean): Shortcut | undefined {
  const { key, altKey: alt } = event
  if (event.isComposing) return undefined
  const control = event.ctrlKey || event.metaKey
  if (control && !alt) return key === '/' ? 'shortcuts' : key === ',' ? 'settings' : undefined
  if (alt && !control) {
    return key === 'ArrowDown' ? 'next' : key === 'ArrowUp' ? 'previous' : undefined
  }
  if (typing || control || alt) return undefined
  return key === '?' ? 'shortcuts' : key === '/' ? 'search' : undefined
}

// Whether what a key is pressed in takes text.
export function takesText(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement &&
    (target.isContentEditable || target.matches('input, textarea, select'))
  )
}
