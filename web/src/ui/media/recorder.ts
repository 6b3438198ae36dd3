// Records a voice note from the microphone: its sound, how long it is, and how
// loud at each moment.

import { t } from '../../words/media'
import { waveOf } from './wave'

// Whoever forgets it must not fill the disk.
export const MOST_MS = 15 * 60_000
// How often the loudness is taken.
const LOOK = 50
// What a voice needs.
const BITS = 32_000

// Every browser that records has one of them.
const TYPES = ['audio/ogg;codecs=opus', 'audio/webm;codecs=opus', 'audio/mp4']

export interface Recorded {
  file: File
  duration: number // milliseconds
  wave: string // as in Media
}

export class Recorder {
  readonly #stream: MediaStream
  readonly #context = new AudioContext()
  readonly #analyser: AnalyserNode
  readonly #recorder: MediaRecorder
  readonly #samples: Float32Array<ArrayBuffer>
  readonly #pieces: Blob[] = []
  readonly #levels: number[] = []
  readonly #timer: ReturnType<typeof setInterval>
  #before = 0 // milliseconds before the last pause
  #since: number | undefined // when it went on
  #onEnd: (() => void) | undefined

  // Asks for the microphone. Rejects with words for the person. `onend` is called
  // when it stops by itself: it is too long, or the microphone is gone.
  static async begin(onend: () => void): Promise<Recorder> {
    try {
      const stream = await navigator.mediaDevices.getUserMedia({ audio: true })
      return new Recorder(stream, onend)
    } catch (reason) {
      throw new Error(whyNot(reason instanceof DOMException ? reason.name : ''), { cause: reason })
    }
  }

  private constructor(stream: MediaStream, onend: () => void) {
    this.#stream = stream
    this.#onEnd = onend
    this.#analyser = this.#context.createAnalyser()
    this.#analyser.fftSize = 1024
    this.#samples = new Float32Array(this.#analyser.fftSize)
    this.#context.createMediaStreamSource(stream).connect(this.#analyser)
    // Some begin suspended; without it the sound is recorded, but not its loudness.
    void this.#context.resume().catch(() => {})
    const type = TYPES.find((t) => MediaRecorder.isTypeSupported(t))
    this.#recorder = new MediaRecorder(stream, {
      audioBitsPerSecond: BITS,
      ...(type === undefined ? {} : { mimeType: type }),
    })
    this.#recorder.ondataavailable = ({ data }) => {
      if (data.size > 0) this.#pieces.push(data)
    }
    for (const track of stream.getTracks()) track.onended = () => this.#end()
    this.#recorder.start(1_000)
    this.#since = performance.now()
    this.#timer = setInterval(() => this.#look(), LOOK)
  }

  // Milliseconds so far.
  get duration(): number {
    return this.#before + (this.#since === undefined ? 0 : performance.now() - this.#since)
  }

  // From 0 to 1, the newest last.
  newest(count: number): number[] {
    return this.#levels.slice(-count)
  }

  get paused(): boolean {
    return this.#since === undefined
  }

  pause(): void {
    if (this.paused) return
    this.#before = this.duration
    this.#since = undefined
    if (this.#recorder.state === 'recording') this.#recorder.pause()
  }

  resume(): void {
    if (!this.paused || this.duration >= MOST_MS || this.#recorder.state !== 'paused') return
    this.#recorder.resume()
    this.#since = performance.now()
  }

  // Ends it, and gives what was recorded.
  async finish(): Promise<Recorded> {
    const duration = Math.round(this.duration)
    await new Promise<void>((done) => {
      if (this.#recorder.state === 'inactive') return done()
      this.#recorder.onstop = () => done()
      this.#recorder.stop()
    })
    this.close()
    const type = this.#recorder.mimeType.split(';')[0] || 'audio/webm'
    const sound = new Blob(this.#pieces, { type })
    const whole = type === 'audio/webm' ? await withDuration(sound, duration) : sound
    const ending = type.split('/')[1] ?? 'webm'
    const name = `voice-${new Date().toISOString().slice(0, 19).replace(/[:T]/g, '-')}.${ending}`
    return { file: new File([whole], name, { type }), duration, wave: waveOf(this.#levels) }
  }

  // Lets the microphone go, and forgets what was recorded unless finish() has it.
  close(): void {
    this.#onEnd = undefined
    this.#since = undefined
    clearInterval(this.#timer)
    if (this.#recorder.state !== 'inactive') this.#recorder.stop()
    for (const track of this.#stream.getTracks()) track.stop()
    if (this.#context.state !== 'closed') void this.#context.close()
  }

  #look(): void {
    if (this.paused) return
    if (this.duration >= MOST_MS) return this.#end()
    this.#analyser.getFloatTimeDomainData(this.#samples)
    let sum = 0
    for (const sample of this.#samples) sum += sample * sample
    // As ears hear it: a voice from near by is about 1.
    this.#levels.push(Math.min(1, Math.sqrt(Math.sqrt(sum / this.#samples.length)) * 1.5))
  }

  #end(): void {
    this.pause()
    this.#onEnd?.()
  }
}

// A browser writes this kind as it comes, without its length: players then cannot
// seek in it.
async function withDuration(sound: Blob, ms: number): Promise<Blob> {
  const { default: fix } = await import('fix-webm-duration')
  return fix(sound, ms, { logger: false })
}

export function whyNot(name: string): string {
  switch (name) {
    case 'NotAllowedError':
    case 'SecurityError':
      return t('microphone-denied')
    case 'NotFoundError':
      return t('microphone-none')
    case 'NotReadableError':
    case 'AbortError':
      return t('microphone-busy')
    default:
      return t('microphone-unable')
  }
}
