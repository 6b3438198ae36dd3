// The database of files that wait for the phone, for the end of a link: the part of the
// program that fills it (model/uploadsdb.ts) may not be loaded then.

export const FILES = 'tandem-uploads'

// Removes it. Whoever has it open closes it when asked to.
export function forgetFiles(): Promise<void> {
  return new Promise((resolve, reject) => {
    const removing = indexedDB.deleteDatabase(FILES)
    removing.onsuccess = () => resolve()
    removing.onerror = () => reject(removing.error ?? new Error('not removed'))
  })
}
