// What the emoji panel's library keeps: all emoji, and those that this person uses.

const NAME = 'emoji-picker-element-en'

let remove: (() => Promise<void>) | undefined

// The library has the database open from now on, and can remove it.
export function emojisOpened(removing: () => Promise<void>): void {
  remove = removing
}

// Removes it, also where it was filled before this page was loaded.
export async function forgetEmojis(): Promise<void> {
  const removing = remove
  remove = undefined
  if (removing) return removing()
  indexedDB.deleteDatabase(NAME)
}
