import type { Page } from 'playwright-core'

// Waits until the page has set a performance mark. The page's policy forbids
// waitForFunction's eval.
export async function marked(page: Page, name: string): Promise<void> {
  await page.evaluate(async (name) => {
    while (performance.getEntriesByName(name).length === 0)
      await new Promise((done) => requestAnimationFrame(done))
  }, name)
}

export function median(values: number[]): number {
  const sorted = [...values].sort((a, b) => a - b)
  const middle = sorted.length >> 1
  return sorted.length % 2 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2
}

// Prints one figure: what, how much, and as a ratio beside its aim.
export function say(what: string, value: string, ratio?: number, aim?: number) {
  let line = `${what.padEnd(64)} ${value}`
  if (ratio !== undefined) {
    line += `   ratio ${ratio.toFixed(2)}`
    if (aim !== undefined) line += `, aim ≤ ${aim}: ${ratio <= aim ? 'met' : 'MISSED'}`
  }
  console.log(line)
}
