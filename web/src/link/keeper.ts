// Keeps the link of this browser: in the database, or in memory where the
// person wants it or the browser allows nothing else.

import { type Device, forgetDevice, loadDevice, saveDevice } from '../store/devices'
import { saveLinked } from '../store/settings'

export class Keeper {
  #device: Device | undefined // while it is in memory only
  #works = true
  #isKept = false

  // Whether the database works, as far as is known.
  get works(): boolean {
    return this.#works
  }

  // Whether the link is in the database.
  get isKept(): boolean {
    return this.#isKept
  }

  async load(): Promise<Device | undefined> {
    if (this.#device) return this.#device
    const device = await this.#try(loadDevice)
    this.#isKept = device !== undefined
    saveLinked(this.#isKept)
    return device
  }

  async keep(device: Device, keep: boolean): Promise<void> {
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

  // Rejects, in words for the person, when what was stored may still be there.
  async forget(): Promise<void> {
    const wasKept = this.#isKept
    this.#device = undefined
    this.#isKept = false
    saveLinked(false)
    if (!(await this.#try(() => forgetDevice().then(() => true))) && wasKept) {
      throw new Error(
        'This browser could not erase the link. Erase this page’s data in the browser’s settings.',
      )
    }
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
