// A server that the page must not trust: it passes frames on between the page
// and the true server, except for one that it spoils.

import type { Page } from 'playwright-core'

export const kinds = ['drop', 'repeat', 'alter', 'reorder'] as const
export type Kind = (typeof kinds)[number]

// A frame that is to come after the next one comes after this many milliseconds
// where there is no next one.
const LATE = 1_000

// Spoils the frame with this number, of those that the page sends or is sent,
// counted from 0.
export async function tamper(
  page: Page,
  from: 'page' | 'server',
  number: number,
  kind: Kind,
): Promise<void> {
  let count = 0
  await page.routeWebSocket(/\/signal$/, (ws) => {
    const server = ws.connectToServer()
    const [source, target] = from === 'page' ? [ws, server] : [server, ws]
    let held: (() => void) | undefined
    source.onMessage((frame) => {
      const send = (f: string) => target.send(f)
      const text = String(frame)
      if (count++ !== number) {
        send(text)
        held?.()
        return
      }
      switch (kind) {
        case 'drop':
          return
        case 'repeat':
          send(text)
          return send(text)
        case 'alter':
          return send(alter(text))
        case 'reorder': {
          const timer = setTimeout(() => held?.(), LATE)
          held = () => {
            clearTimeout(timer)
            held = undefined
            send(text)
          }
        }
      }
    })
  })
}

// A frame as well formed as before, with one bit of what it carries changed, or
// of the session that it names.
function alter(text: string): string {
  const frame = JSON.parse(text) as { data?: string; session?: string }
  const flip = (s: string) => {
    const bytes = Buffer.from(s, 'base64url')
    bytes[bytes.length >> 1]! ^= 1
    return bytes.toString('base64url')
  }
  if (frame.data !== undefined) frame.data = flip(frame.data)
  else if (frame.session !== undefined) frame.session = flip(frame.session)
  return JSON.stringify(frame)
}
