import { expect, test } from 'vitest'
import { MOST_AT_ONCE, hasFiles, pick, pickFrom } from './pick'

function item(file: File | undefined, isDirectory = false) {
  return {
    kind: file ? 'file' : 'string',
    getAsFile: () => file ?? null,
    webkitGetAsEntry: () => (file ? { isDirectory } : null),
  }
}

function data(...items: ReturnType<typeof item>[]): DataTransfer {
  const types = items.some((i) => i.kind === 'file') ? ['Files'] : ['text/plain']
  return { items, types } as unknown as DataTransfer
}

test('files are taken, folders are refused with a word', () => {
  const { files, refused } = pickFrom(
    data(item(new File(['a'], 'a.txt')), item(new File([], 'dir'), true), item(undefined)),
  )
  expect(files.map((f) => f.name)).toEqual(['a.txt'])
  expect(refused).toEqual([expect.stringContaining('Folders cannot be sent')])
})

test('too many are cut, too large ones refused', () => {
  const many = pick(Array.from({ length: MOST_AT_ONCE + 2 }, (_, i) => new File([], `${i}`)))
  expect(many.files).toHaveLength(MOST_AT_ONCE)
  expect(many.refused).toEqual([expect.stringContaining('2 were left out')])
  const huge = Object.defineProperty(new File([], 'huge.img'), 'size', { value: 2 ** 40 })
  expect(pick([huge])).toEqual({ files: [], refused: ['“huge.img” is larger than 64 GiB.'] })
})

test('a pasted picture gets a name', () => {
  const { files } = pickFrom(data(item(new File(['x'], 'image.png', { type: 'image/png' }))))
  expect(files[0]?.name).toMatch(/^pasted-[\d-]+\.png$/)
  expect(files[0]?.type).toBe('image/png')
})

test('text is not taken for files', () => {
  expect(hasFiles(data(item(undefined)))).toBe(false)
  expect(hasFiles(null)).toBe(false)
  expect(hasFiles(data(item(new File([], 'a'))))).toBe(true)
})
