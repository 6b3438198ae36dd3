// Files on their way to the phone. A file is stored in this browser before its
// message is shown as pending, so that neither a reload nor a lost link loses
// it; it stays until the phone has it, or the person gives it up.

// What is known of a file before the phone has it.
export interface UploadAbout {
  name: string
  type: string // its media type
  size: number // bytes
  width?: number
  height?: number
  duration?: number // milliseconds
  thumb?: string // a small JPEG, base64
  wave?: string // how loud a voice note is, as in Media
}

export interface StoredUpload extends UploadAbout {
  id: string // made by the page; the phone knows the upload by it
  device: string // of the link that it is for, as in the outbox
  file: Blob
}

// How far a transfer is.
export interface Progress {
  done: number // bytes
  total: number
  speed?: number // bytes a second; absent: not known yet
  remaining?: number // seconds
}

// Where files wait. Each method returns once the change is durable.
export interface UploadStorage {
  put(upload: StoredUpload): Promise<void>
  get(id: string): Promise<StoredUpload | undefined>
  list(): Promise<StoredUpload[]>
  remove(id: string): Promise<void>
}

// Also the real one where this browser shall keep nothing. The files
// themselves stay where they are: a File is only a reference.
export class MemoryUploads implements UploadStorage {
  readonly #uploads = new Map<string, StoredUpload>()
  async put(upload: StoredUpload): Promise<void> {
    this.#uploads.set(upload.id, upload)
  }
  async get(id: string): Promise<StoredUpload | undefined> {
    return this.#uploads.get(id)
  }
  async list(): Promise<StoredUpload[]> {
    return [...this.#uploads.values()]
  }
  async remove(id: string): Promise<void> {
    this.#uploads.delete(id)
  }
}

// Sends a stored content. Resolves with the content's ID once the phone has
// all of it and both sides computed the same; goes on by itself over lost
// links. Rejects with a MediaError where the phone refuses, and with the
// signal's reason when it aborts: DROP makes the phone forget what it has, any
// other reason leaves it there, and the same ID goes on from it. Without a link
// the phone is told with the next one; a signal that has aborted before with DROP
// does only that.
export type SendContent = (
  id: string,
  file: Blob,
  onProgress: (progress: Progress) => void,
  signal: AbortSignal,
) => Promise<string>

// The reason of a signal that gives an upload up for good.
export const DROP = 'tandem: drop the upload'

// How many files go at once: more would only share the same path.
const AT_ONCE = 2

// Runs uploads, a few at a time, the oldest first.
export class UploadQueue {
  readonly #send: SendContent
  readonly #waiting: (() => void)[] = []
  #running = 0

  constructor(send: SendContent) {
    this.#send = send
  }

  // As SendContent; waits for its turn first.
  async upload(...[id, file, onProgress, signal]: Parameters<SendContent>): Promise<string> {
    onProgress({ done: 0, total: file.size })
    await this.#turn(signal)
    try {
      return await this.#send(id, file, onProgress, signal)
    } finally {
      this.#running--
      this.#waiting.shift()?.()
    }
  }

  #turn(signal: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      if (signal.aborted) return reject(signal.reason as Error)
      const begin = () => {
        signal.removeEventListener('abort', giveUp)
        this.#running++
        resolve()
      }
      const giveUp = () => {
        const at = this.#waiting.indexOf(begin)
        if (at >= 0) this.#waiting.splice(at, 1)
        reject(signal.reason as Error)
      }
      if (this.#running < AT_ONCE) return begin()
      this.#waiting.push(begin)
      signal.addEventListener('abort', giveUp, { once: true })
    })
  }
}
