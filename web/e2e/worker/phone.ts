// A phone's side at the other end of a real data channel, in the same page.

import type { BulkChannel } from '../../src/link/bulk'
import type { RawFrame } from '../../src/link/control'
import { TestPhone } from '../../src/link/testphone'
import type { FromPage } from '../../src/protocol/wire.gen'

export class NearPhone extends TestPhone {
  #channel: RTCDataChannel | undefined
  #pumping = false

  // Returns the page's end of the channel.
  async link(toPage: (f: RawFrame) => void): Promise<BulkChannel> {
    const [a, b] = [new RTCPeerConnection(), new RTCPeerConnection()]
    a.onicecandidate = (e) => void b.addIceCandidate(e.candidate ?? undefined)
    b.onicecandidate = (e) => void a.addIceCandidate(e.candidate ?? undefined)
    const options = { negotiated: true, id: 1 }
    const page = a.createDataChannel('bulk', options)
    const channel = (this.#channel = b.createDataChannel('bulk', options))
    channel.binaryType = 'arraybuffer'
    channel.onmessage = (e: MessageEvent<ArrayBuffer>) => this.chunk(e.data)
    await a.setLocalDescription()
    await b.setRemoteDescription(a.localDescription!)
    await b.setLocalDescription()
    await a.setRemoteDescription(b.localDescription!)
    await Promise.all([page, channel].map((c) => new Promise((done) => (c.onopen = done))))
    this.linked({ frame: toPage, chunk: (frame) => channel.send(frame) })
    return page
  }

  // A frame of the control channel.
  take(f: FromPage): boolean {
    this.frame(f)
    this.#pump()
    return true
  }

  // Sends as long as there is room.
  #pump(): void {
    if (this.#pumping) return
    this.#pumping = true
    setTimeout(() => {
      this.#pumping = false
      while (this.#channel && this.#channel.bufferedAmount < 4 << 20) if (!this.step()) return
      this.#pump()
    })
  }
}
