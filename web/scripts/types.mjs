// Writes src/protocol/wire.gen.ts, the frames' types and bounds, from the
// schema that stands beside the Go structs. Run by `npm run types`.

import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { dirname } from 'node:path'
import { compile } from 'json-schema-to-typescript'

const source = fileURLToPath(new URL('../../peer/wire/schema.json', import.meta.url))
const target = fileURLToPath(new URL('../src/protocol/wire.gen.ts', import.meta.url))

// Beside a reference the generator takes a description for a type of its own
// (Message1, Message2, …); the type that is referred to has one already.
function withoutDescribedRefs(value) {
  if (Array.isArray(value)) return value.map(withoutDescribedRefs)
  if (typeof value !== 'object' || value === null) return value
  if (typeof value.$ref === 'string') return { $ref: value.$ref }
  return Object.fromEntries(
    Object.entries(value).map(([name, v]) => [name, withoutDescribedRefs(v)]),
  )
}

// The root's title would name its type.
const { title: _, ...schema } = JSON.parse(await readFile(source, 'utf8'))

const types = await compile(withoutDescribedRefs(schema), 'Frame', {
  bannerComment: '// Generated from peer/wire/schema.json by `npm run types`. Do not edit.',
  // Unknown fields may come and are skipped; nothing should read them.
  additionalProperties: false,
  style: { semi: false, singleQuote: true, printWidth: 100 },
})

const bounds = Object.entries(schema['x-bounds']).map(([name, value]) => {
  if (!/^[A-Z]\w*$/.test(name) || !Number.isSafeInteger(value)) {
    throw new Error(`${source}: x-bounds: ${name} is not a named whole number`)
  }
  return `export const ${name} = ${value}\n`
})

for (const name of ['FromPhone', 'FromPage', ...Object.keys(schema.$defs)]) {
  if (!new RegExp(`^export (interface|type) ${name}\\b`, 'm').test(types)) {
    throw new Error(`${source}: no type was made for ${name}`)
  }
}

await mkdir(dirname(target), { recursive: true })
await writeFile(target, `${types}\n// The bounds of package wire.\n${bounds.join('')}`)
