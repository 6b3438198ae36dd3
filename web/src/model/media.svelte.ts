// The MediaApp of model/media.ts in Svelte state. It is loaded once a phone is
// linked, and outlives lost links.

import { SvelteMap } from 'svelte/reactivity'
import { Bulk, type BulkChannel } from '../link/bulk'
import { MediaError } from '../link/bulkframes'
import { ContentHash } from '../link/bulkhash'
import { verified } from '../link/bulkverify'
import type { RawFrame } from '../link/control'
import type { Bytes } from '../protocol/bytes'
import type { FromPage, Media } from '../protocol/wire.gen'
import { address } from '../worker/address'
import type { Ask } from '../worker/messages'
import { MediaWorker } from '../worker/page'
import { cleanFileName, isInline } from '../worker/reply'
import { Downloads } from './mediadownloads'
import { type MediaApp, MOST_IN_MEMORY, type Transfer } from './media'
import { Shelf } from './mediashelf'
import { Sending } from './mediasending'
import type { StoredUpload, UploadAbout, UploadStorage } from './uploads'
import { t } from '../words/failures'

export interface MediaHooks {
  // Carries a frame on the control channel; false: not taken now.
  send(frame: FromPage): boolean
}

// How long after the link the service worker is started, in milliseconds.
const WORKER_AFTER = 2_000

export class PageMedia implements MediaApp {
  readonly #transfers = new SvelteMap<string, Transfer>()
  readonly #bulk: Bulk
  readonly #worker: MediaWorker
  readonly #shelf: Shelf
  readonly #pictures: Shelf // of chats and people
  readonly #contents = new Map<string, Media>() // being taken
  readonly #downloads: Downloads
  readonly #sending: Sending

  constructor(hooks: MediaHooks) {
    const show = (id: string, transfer: Transfer | undefined) => {
      if (transfer) this.#transfers.set(id, transfer)
      else this.#transfers.delete(id)
    }
    this.#bulk = new Bulk((frame) => hooks.send(frame))
    this.#worker = new MediaWorker((ask) => this.#open(ask))
    this.#shelf = new Shelf((id) => this.#load(id))
    this.#pictures = new Shelf((id) => this.#loadPicture(id))
    this.#downloads = new Downloads(show)
    this.#sending = new Sending((...args) => this.#bulk.upload(...args), show)
  }

  // For the owner of the link.

  linked(channel: BulkChannel): void {
    this.#bulk.linked(channel)
    // Before somebody plays something, but behind what is on screen first.
    setTimeout(() => void this.#worker.start(), WORKER_AFTER)
  }

  lost(): void {
    this.#bulk.lost()
  }

  // False: the frame is not about media.
  frame(f: RawFrame): boolean {
    return this.#bulk.frame(f)
  }

  // Where files wait, for the device's link.
  keepIn(storage: UploadStorage, device: string): Promise<void> {
    return this.#sending.keepIn(storage, device)
  }

  // The link is over for good. What is stored is the caller's to forget
  // (forgetUploads of uploadsdb.ts).
  forget(): void {
    this.#bulk.close(new MediaError('ended', t('link-over')))
    this.#sending.clear()
    this.#downloads.clear()
    this.#shelf.clear()
    this.#pictures.clear()
    this.#transfers.clear()
  }

  // For the owner of the outbox.

  // Sends a stored file; see Sending.
  upload(id: string): Promise<string> {
    return this.#sending.send(id)
  }

  // To be called once the outbox is loaded, with the uploads that it names.
  tidy(inUse: ReadonlySet<string>): Promise<void> {
    return this.#sending.tidy(inUse)
  }

  // The phone has the message, or it was dropped: the file need not be kept.
  uploaded(id: string): Promise<void> {
    return this.#sending.remove(id)
  }

  // For components.

  transfer(id: string): Transfer | undefined {
    return this.#transfers.get(id)
  }

  take(media: Media): Promise<string> {
    const id = idOf(media)
    this.#contents.set(id, media)
    return this.#shelf.take(id)
  }

  picture(id: string): Promise<string> {
    return this.#pictures.take(id)
  }

  async play(media: Media): Promise<string> {
    const id = idOf(media)
    if (await this.#worker.start()) return this.#address(id, media, false)
    if (media.size <= MOST_IN_MEMORY) return this.take(media)
    throw new MediaError('ended', t('cannot-play'))
  }

  release(address: string): void {
    this.#shelf.release(address)
    this.#pictures.release(address)
  }

  async save(media: Media): Promise<void> {
    const id = idOf(media)
    if (await this.#worker.start()) {
      return this.#downloads.begin(id, this.#address(id, media, true), media.size)
    }
    if (media.size > MOST_IN_MEMORY) {
      throw new MediaError('ended', t('cannot-save'))
    }
    const url = await this.take(media)
    const link = document.createElement('a')
    link.href = url
    link.download = cleanFileName(media.name ?? '')
    link.click()
    // The browser reads it after this.
    setTimeout(() => this.release(url), 60_000)
  }

  store(file: File, about: UploadAbout): Promise<StoredUpload> {
    return this.#sending.store(file, about)
  }

  preview(upload: string): Promise<string | undefined> {
    return this.#sending.preview(upload)
  }

  cancel(id: string): void {
    this.#downloads.cancel(id)
    this.#sending.cancel(id)
  }

  pause(upload: string): void {
    this.#sending.pause(upload)
  }

  resume(upload: string): void {
    this.#sending.resume(upload)
  }

  #address(id: string, { type, size, name = '' }: Media, download: boolean): string {
    return address({ id, page: this.#worker.page, type, size, name, download })
  }

  // What the browser asks for through the service worker.
  #open({ media, from, to, size, download }: Ask): ReadableStream<Bytes> {
    const part = this.#bulk.fetch(media, from, to)
    const stream = from === 0 && to === size ? verified(part, media) : part
    return download ? this.#downloads.follow(media, stream, from, size) : stream
  }

  // Its type is not known: an image element finds it out, and runs nothing.
  async #loadPicture(id: string): Promise<Blob> {
    const bytes = await this.#bulk.whole(id)
    const hash = new ContentHash()
    await hash.add(bytes)
    if ((await hash.id()) !== id) {
      throw new MediaError('corrupt', t('wrong-bytes'))
    }
    return new Blob([bytes], { type: 'application/octet-stream' })
  }

  async #load(id: string): Promise<Blob> {
    const media = this.#contents.get(id)
    this.#contents.delete(id)
    if (!media) throw new MediaError('internal', t('file-unknown'))
    if (media.size > MOST_IN_MEMORY) {
      throw new MediaError('ended', t('picture-too-large'))
    }
    const stream = verified(this.#bulk.fetch(id, 0, media.size), id)
    // A Blob's address must not give the page's rights to what is in it.
    const type = isInline(media.type) ? media.type : 'application/octet-stream'
    const followed = this.#downloads.follow(id, stream, 0, media.size)
    return new Response(followed, { headers: { 'Content-Type': type } }).blob()
  }
}

function idOf({ id }: Media): string {
  if (id === undefined) throw new MediaError('not-found', t('not-on-phone'))
  return id
}
