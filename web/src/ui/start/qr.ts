// Draws a link as a QR code.

import { correction, generate, mode, type Bitmap2D } from 'lean-qr'
import { toSvgPath } from 'lean-qr/extras/svg'

// Light modules around the code that readers need (ISO/IEC 18004, 9.1).
export const QUIET = 4

// The part behind # is upper-case base32 and takes 5.5 bits a character; the
// address before it takes 8. Level M, no higher: a coarser code is read from
// further away than a finer one with more correction.
export function linkCode(link: string): Bitmap2D {
  const split = link.lastIndexOf('#') + 1
  return generate(
    mode.multi(mode.ascii(link.slice(0, split)), mode.alphaNumeric(link.slice(split))),
    { minCorrectionLevel: correction.M, maxCorrectionLevel: correction.M },
  )
}

export interface Drawing {
  path: string // for a path's d attribute, one unit a module
  side: number // units, quiet zone included
  viewBox: string
}

export function draw(link: string): Drawing {
  const code = linkCode(link)
  const side = code.size + 2 * QUIET
  return { path: toSvgPath(code), side, viewBox: `${-QUIET} ${-QUIET} ${side} ${side}` }
}
