// A Vite plugin that lays a .br and a .gz beside every text file of the build,
// so that the server compresses nothing while it serves.

import { readdir, readFile, writeFile } from 'node:fs/promises'
import { extname, join, resolve } from 'node:path'
import { promisify } from 'node:util'
import { brotliCompress, constants, gzip } from 'node:zlib'

const TEXT = new Set(['.html', '.js', '.css', '.svg', '.json', '.txt', '.webmanifest'])

const toBrotli = promisify(brotliCompress)
const toGzip = promisify(gzip)

async function compress(file) {
  const text = await readFile(file)
  const [br, gz] = await Promise.all([
    toBrotli(text, {
      params: {
        [constants.BROTLI_PARAM_MODE]: constants.BROTLI_MODE_TEXT,
        [constants.BROTLI_PARAM_QUALITY]: constants.BROTLI_MAX_QUALITY,
        [constants.BROTLI_PARAM_SIZE_HINT]: text.length,
      },
    }),
    toGzip(text, { level: constants.Z_BEST_COMPRESSION }),
  ])
  await Promise.all([writeFile(`${file}.br`, br), writeFile(`${file}.gz`, gz)])
}

/** @returns {import('vite').Plugin} */
export function precompress() {
  let outDir = 'dist'
  return {
    name: 'tandem:precompress',
    apply: 'build',
    configResolved(config) {
      outDir = resolve(config.root, config.build.outDir)
    },
    async closeBundle(error) {
      if (error) return
      const entries = await readdir(outDir, { recursive: true, withFileTypes: true })
      const texts = entries.filter((e) => e.isFile() && TEXT.has(extname(e.name)))
      await Promise.all(texts.map((e) => compress(join(e.parentPath, e.name))))
      // The build empties the directory, but Go embeds it and needs a file in git there.
      await writeFile(join(outDir, '.keep'), '')
    },
  }
}
