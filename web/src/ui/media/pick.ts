// Files that a person chose, dropped or pasted: what can be sent, and in words
// why the rest cannot.

import { t } from '../../words/media'

// One message holds one file; more at once are more likely a slip.
export const MOST_AT_ONCE = 30
// JavaScript and the phone count further; no browser stores more for a page.
export const MOST_BYTES = 64 * 2 ** 30

export interface Picked {
  files: File[]
  refused: string[] // in words, each about one file or all
}

export function pick(files: Iterable<File>): Picked {
  const picked: Picked = { files: [], refused: [] }
  for (const file of files) {
    if (file.size > MOST_BYTES) picked.refused.push(t('file-too-large', { name: file.name }))
    else picked.files.push(file)
  }
  const over = picked.files.splice(MOST_AT_ONCE).length
  if (over > 0) {
    picked.refused.push(t('too-many', { most: MOST_AT_ONCE, count: over }))
  }
  return picked
}

// What was dropped or pasted. To be called during the event: later it is empty.
export function pickFrom(data: DataTransfer): Picked {
  const files: File[] = []
  let folders = 0
  for (const item of data.items) {
    if (item.kind !== 'file') continue
    // Absent in no browser of today.
    if (item.webkitGetAsEntry()?.isDirectory) folders++
    else {
      const file = item.getAsFile()
      if (file) files.push(named(file))
    }
  }
  const picked = pick(files)
  if (folders > 0) {
    picked.refused.push(t('no-folders'))
  }
  return picked
}

export function hasFiles(data: DataTransfer | null): boolean {
  return data?.types.includes('Files') === true
}

// A picture from the clipboard has a name that says nothing.
function named(file: File): File {
  if (file.name !== '' && file.name !== 'image.png') return file
  const ending = file.type.split('/')[1]?.replace(/\W.*/, '') ?? 'bin'
  const name = `pasted-${new Date().toISOString().slice(0, 19).replace(/[:T]/g, '-')}.${ending}`
  return new File([file], name, { type: file.type })
}
