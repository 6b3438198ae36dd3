// How many bytes the phone may send ahead of whoever reads them: so many that
// a long path is filled, and so few that all streams together stay small.

export const ALL = 16 << 20 // bytes, of all streams together
export const MOST = 8 << 20 // of one stream
export const LEAST = 1 << 20 // of one stream, however many there are

export interface Grantee {
  readonly ahead: number // bytes granted and not yet taken by the reader
}

export class Grants {
  readonly #grantees = new Set<Grantee>()

  add(g: Grantee): void {
    this.#grantees.add(g)
  }

  remove(g: Grantee): void {
    this.#grantees.delete(g)
  }

  // How many bytes a stream may have ahead now: its fair part of what is not
  // taken by streams that were granted more when there were fewer.
  window(of: Grantee): number {
    let others = 0
    for (const g of this.#grantees) if (g !== of) others += g.ahead
    const fair = Math.floor(ALL / Math.max(1, this.#grantees.size))
    return Math.max(LEAST, Math.min(MOST, fair, ALL - others))
  }
}
