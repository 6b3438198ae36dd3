// Contents that stand in the browser's memory as Blobs: those in use, and as
// many of the last used as fit.

// Bytes of contents that nobody uses now.
const MOST_UNUSED = 32 << 20

interface Entry {
  id: string
  size: number
  users: number
  address: Promise<string>
}

export class Shelf {
  readonly #load: (id: string) => Promise<Blob>
  readonly #entries = new Map<string, Entry>() // the last used is the last
  readonly #byAddress = new Map<string, Entry>()

  constructor(load: (id: string) => Promise<Blob>) {
    this.#load = load
  }

  // Loads a content, or gives what is there. Each take is to be followed by one
  // release.
  async take(id: string): Promise<string> {
    const entry = this.#entries.get(id) ?? this.#begin(id)
    entry.users++
    this.#entries.delete(id)
    this.#entries.set(id, entry)
    try {
      return await entry.address
    } catch (err) {
      if (this.#entries.get(id) === entry) this.#entries.delete(id)
      throw err
    }
  }

  release(address: string): void {
    const entry = this.#byAddress.get(address)
    if (!entry) return
    entry.users--
    this.#shrink()
  }

  clear(): void {
    for (const address of this.#byAddress.keys()) URL.revokeObjectURL(address)
    this.#byAddress.clear()
    this.#entries.clear()
  }

  #begin(id: string): Entry {
    const entry: Entry = {
      id,
      size: 0,
      users: 0,
      address: this.#load(id).then((blob) => {
        const address = URL.createObjectURL(blob)
        entry.size = blob.size
        this.#byAddress.set(address, entry)
        return address
      }),
    }
    return entry
  }

  #shrink(): void {
    const unused = [...this.#byAddress].filter(([, e]) => e.users === 0)
    const order = [...this.#entries.keys()]
    unused.sort(([, a], [, b]) => order.indexOf(a.id) - order.indexOf(b.id))
    let bytes = unused.reduce((n, [, e]) => n + e.size, 0)
    for (const [address, entry] of unused) {
      if (bytes <= MOST_UNUSED) return
      bytes -= entry.size
      URL.revokeObjectURL(address)
      this.#byAddress.delete(address)
      if (this.#entries.get(entry.id) === entry) this.#entries.delete(entry.id)
    }
  }
}
