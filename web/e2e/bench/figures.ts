export function median(values: number[]): number {
  return at(values, 0.5)
}

// The value below which this share of all lies.
export function at(values: number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b)
  const place = share * (sorted.length - 1)
  const below = sorted[Math.floor(place)]!
  return below + (sorted[Math.ceil(place)]! - below) * (place % 1)
}

// "median 1.2 ms, 95 % 3.4 ms"
export function spread(values: number[]): string {
  return `median ${at(values, 0.5).toFixed(1)} ms, 95 % ${at(values, 0.95).toFixed(1)} ms`
}

// Prints one figure: what, how much, and as a ratio beside its aim, which is
// the most or the least that it should be.
export function say(
  what: string,
  value: string,
  ratio?: number,
  aim?: number | { atLeast: number },
) {
  let line = `${what.padEnd(64)} ${value}`
  if (ratio !== undefined) line += `   ratio ${ratio.toFixed(2)}`
  if (ratio !== undefined && aim !== undefined) {
    const isMost = typeof aim === 'number'
    const met = isMost ? ratio <= aim : ratio >= aim.atLeast
    line += `, aim ${isMost ? `≤ ${aim}` : `≥ ${aim.atLeast}`}: ${met ? 'met' : 'MISSED'}`
  }
  console.log(line)
}
