import { expect, test } from 'vitest'
import { Shelf } from './mediashelf'

const MB = 1 << 20

test('what is used stays, what was used last stays longer, the rest is given back', async () => {
  const loads: string[] = []
  const shelf = new Shelf(async (id) => {
    loads.push(id)
    return new Blob([new Uint8Array(12 * MB)])
  })
  const used = await shelf.take('used')
  expect(await shelf.take('used')).toBe(used)
  for (const id of ['a', 'b', 'c']) shelf.release(await shelf.take(id))
  shelf.release(await shelf.take('b')) // used again, so it outlasts a newer one
  shelf.release(await shelf.take('d'))
  expect(loads).toEqual(['used', 'a', 'b', 'c', 'd'])
  for (const id of ['d', 'b', 'used']) shelf.release(await shelf.take(id))
  expect(loads).toHaveLength(5)
  shelf.release(await shelf.take('a'))
  expect(loads).toHaveLength(6)
  shelf.clear()
})

test('what failed is loaded anew', async () => {
  let fails = true
  const shelf = new Shelf(async () => {
    if (fails) throw new Error('no')
    return new Blob(['x'])
  })
  await expect(shelf.take('a')).rejects.toThrow('no')
  fails = false
  expect(await shelf.take('a')).toMatch(/^blob:/)
  shelf.clear()
})
