// Files on their way to the phone, as they are shown: stored, sent a few at a
// time, paused, gone on with and given up.

import { MediaError } from '../link/bulkframes'
import type { Transfer } from './media'
import type { ShowTransfer } from './mediadownloads'
import {
  DROP,
  MemoryUploads,
  type Progress,
  type SendContent,
  type StoredUpload,
  type UploadAbout,
  UploadQueue,
  type UploadStorage,
} from './uploads'
import { t } from '../words/failures'

// How often progress is shown, in milliseconds.
const SHOWN = 150
// The reason of an upload that shall go on later.
const PAUSE = 'tandem: pause the upload'

interface Job {
  stop: AbortController
  dropped: boolean // given up for good
  goOn: (() => void) | undefined // while it is paused, or has failed
}

export class Sending {
  readonly #send: SendContent
  readonly #queue: UploadQueue
  readonly #show: ShowTransfer
  readonly #jobs = new Map<string, Job>()
  // Stored by this page; their messages may still be on the way to the outbox.
  readonly #fresh = new Set<string>()
  readonly #results = new Map<string, Promise<string>>()
  #storage: UploadStorage = new MemoryUploads()
  #device = ''
  #moving: Promise<void> = Promise.resolve()
  // Told apart from what was begun before the last clear().
  #era = 0

  constructor(send: SendContent, show: ShowTransfer) {
    this.#send = send
    this.#queue = new UploadQueue(send)
    this.#show = show
  }

  // Keeps files elsewhere from now on, with those that wait; one move after the
  // other. Where it rejects they stay where they are.
  keepIn(storage: UploadStorage, device: string): Promise<void> {
    const era = this.#era
    const moved = this.#moving.then(() => this.#move(storage, device, era))
    this.#moving = moved.catch(() => {}) // whoever asked is told
    return moved
  }

  async store(file: File, about: UploadAbout): Promise<StoredUpload> {
    let upload: StoredUpload = { ...about, id: crypto.randomUUID(), device: this.#device, file }
    this.#fresh.add(upload.id)
    try {
      let storage = this.#storage
      await storage.put(upload)
      // The others moved meanwhile: it goes after them.
      while (storage !== this.#storage) {
        const before = storage
        storage = this.#storage
        upload = { ...upload, device: this.#device }
        await storage.put(upload)
        before.remove(upload.id).catch(() => {}) // only room on the disk
      }
    } catch {
      this.#fresh.delete(upload.id)
      throw new MediaError('no-space', t('file-not-stored', { name: about.name }))
    }
    return upload
  }

  // Sends a stored file. Resolves with the content's ID; rejects with a
  // MediaError when the person stopped it, and where the file is not here any
  // more. A failure or a pause does neither: it is shown, and resume() goes on.
  // A second call for the same file joins the first.
  send(id: string): Promise<string> {
    const running = this.#results.get(id)
    if (running) return running
    const result = this.#run(id).finally(() => {
      this.#results.delete(id)
      this.#jobs.delete(id)
      this.#show(id, undefined)
    })
    this.#results.set(id, result)
    return result
  }

  async preview(id: string): Promise<string | undefined> {
    const upload = await this.#storage.get(id)
    if (!upload?.type.startsWith('image/')) return undefined
    return URL.createObjectURL(upload.file.slice(0, upload.file.size, upload.type))
  }

  cancel(id: string): void {
    this.#interrupt(id, DROP)
  }

  pause(id: string): void {
    this.#interrupt(id, PAUSE)
  }

  resume(id: string): void {
    this.#jobs.get(id)?.goOn?.()
  }

  async remove(id: string): Promise<void> {
    this.#fresh.delete(id)
    const storage = this.#storage
    await storage.remove(id)
    await this.#moving
    if (storage !== this.#storage) await this.#storage.remove(id)
  }

  // Removes what earlier pages left and nothing refers to any more.
  async tidy(inUse: ReadonlySet<string>): Promise<void> {
    for (const { id, device } of await this.#storage.list()) {
      const isOurs = device === this.#device && !inUse.has(id) && !this.#fresh.has(id)
      if (isOurs) await this.#storage.remove(id)
    }
  }

  // Forgets all, here.
  clear(): void {
    this.#era++
    for (const id of [...this.#jobs.keys()]) this.#interrupt(id, DROP)
    this.#storage = new MemoryUploads()
    this.#device = ''
    this.#fresh.clear()
  }

  // No file is anywhere else than where it is looked for: all are there before that
  // changes, and only then go from where they were.
  async #move(storage: UploadStorage, device: string, era: number): Promise<void> {
    const goesOn = () => {
      if (era !== this.#era) throw new MediaError('ended', t('link-over'))
    }
    goesOn()
    const before = this.#storage
    const isSame = before === storage
    if (isSame && device === this.#device) return
    const moved = new Set<string>()
    try {
      for (;;) {
        const isLeft = (u: StoredUpload) => u.device === this.#device && !moved.has(u.id)
        const left = (await before.list()).filter(isLeft)
        goesOn()
        if (left.length === 0) break
        for (const upload of left) {
          moved.add(upload.id)
          await storage.put({ ...upload, device })
          goesOn()
        }
      }
    } catch (err) {
      if (!isSame) for (const id of moved) await storage.remove(id).catch(() => {})
      throw err
    }
    this.#storage = storage
    this.#device = device
    // What is left is only room on the disk.
    if (!isSame) for (const id of moved) await before.remove(id).catch(() => {})
  }

  // Nothing is under way: the phone is told to forget what it has.
  async #drop(id: string, file: Blob): Promise<void> {
    await this.#send(id, file, () => {}, AbortSignal.abort(DROP)).catch(() => {})
  }

  #interrupt(id: string, reason: string): void {
    const job = this.#jobs.get(id)
    if (!job) return
    job.stop.abort(reason)
    if (reason !== DROP) return
    job.dropped = true
    job.goOn?.()
  }

  async #run(id: string): Promise<string> {
    const job: Job = { stop: new AbortController(), dropped: false, goOn: undefined }
    this.#jobs.set(id, job)
    const upload = await this.#storage.get(id)
    if (!upload) throw new MediaError('unreadable', t('file-gone'))
    let last: Progress = { done: 0, total: upload.size }
    let shownAt = -Infinity
    const progress = (p: Progress) => {
      last = p
      if (performance.now() - shownAt < SHOWN) return
      shownAt = performance.now()
      this.#show(id, { state: p.speed === undefined && p.done === 0 ? 'waiting' : 'running', ...p })
    }
    for (;;) {
      try {
        if (job.stop.signal.aborted) throw job.stop.signal.reason
        return await this.#queue.upload(id, upload.file, progress, job.stop.signal)
      } catch (reason) {
        if (job.dropped) throw new MediaError('ended', t('stopped'))
        const { done, total } = last
        const stopped: Transfer =
          reason === PAUSE
            ? { state: 'paused', done, total }
            : { state: 'failed', done, total, error: textOf(reason) }
        this.#show(id, stopped)
        await new Promise<void>((done) => (job.goOn = done))
        job.goOn = undefined
        if (!job.dropped) job.stop = new AbortController()
        else await this.#drop(id, upload.file)
      }
    }
  }
}

function textOf(reason: unknown): string {
  return reason instanceof Error ? reason.message : String(reason)
}
