// Keeps the link of this browser: in the database, or in memory where the
// person wants it or the browser allows nothing else.

import { type Device, forgetDevice, loadDevice, saveDevice } from '../store/devices'
import { forgetDrafts } from '../store/drafts'
import { forgetFiles } from '../store/files'
import { saveLinked } from '../store/settings'

export class Keeper {
  #device: Device | undefined // while it is in memory only
  #works = true
  #isKept = false
  // One thing at a time: what was asked for last is what holds.
  #last: Promise<unknown> = Promise.resolve()

  // Whether the database works, as far as is known.
  get works(): boolean {
    return this.#works
  }

  // Whether the link is in the database.
  get isKept(): boolean {
    return this.#isKept
  }

  load(): Promise<Device | undefined> {
    return this.#next(async () => {
      if (this.#device) return this.#device
      const device = await this.#try(loadDevice)
      this.#isKept = device !== undefined
      saveLinked(this.#isKept)
      return device
    })
  }

  // Where it does not say whether to store the link, that stays as it is.
  keep(device: Device, keep?: boolean): Promise<void> {
    return this.#next(() => this.#keep(device, keep ?? this.#isKept))
  }

  // False when what was stored may still be there.
  forget(): Promise<boolean> {
    return this.#next(async () => {
      const wasKept = this.#isKept
      this.#device = undefined
      this.#isKept = false
      saveLinked(false)
      forgetDrafts() // also where the part of the page that has them did not load
      const erase = () => Promise.all([forgetDevice(), forgetFiles()]).then(() => true)
      return (await this.#try(erase)) === true || !wasKept
    })
  }

  async #keep(device: Device, keep: boolean): Promise<void> {
    if (keep && (await this.#try(() => saveDevice(device).then(() => true)))) {
      this.#device = undefined
      this.#isKept = true
    } else {
      this.#device = device
      if (this.#isKept) await this.#try(forgetDevice)
      this.#isKept = false
    }
    saveLinked(this.#isKept)
  }

  #next<T>(f: () => Promise<T>): Promise<T> {
    const result = this.#last.then(f)
    this.#last = result.catch(() => {}) // whoever asked is told
    return result
  }

  async #try<T>(f: () => Promise<T>): Promise<T | undefined> {
    try {
      const result = await f()
      this.#works = true
      return result
    } catch {
      this.#works = false
      return undefined
    }
  }
}
