// What a message says of its file before the phone has it. The phone measures
// pictures itself; of videos and sounds only the browser knows.

import type { UploadAbout } from '../../model/uploads'

const THUMB_EDGE = 240 // pixels
const THUMB_BYTES = 12 << 10 // as the phone takes them
// How long a file may take to say what it is.
const PATIENCE = 8_000

export async function measure(file: File): Promise<UploadAbout> {
  const { name, size } = file
  const type = file.type || 'application/octet-stream'
  const about: UploadAbout = { name, type, size }
  try {
    if (type.startsWith('image/')) Object.assign(about, await ofPicture(file))
    else if (type.startsWith('video/')) Object.assign(about, await ofPlayer('video', file))
    else if (type.startsWith('audio/')) Object.assign(about, await ofPlayer('audio', file))
  } catch {
    // Of a kind that this browser does not know: it goes as it is.
  }
  return about
}

type Measured = Pick<UploadAbout, 'width' | 'height' | 'duration' | 'thumb'>

// So that its room is known while it waits.
async function ofPicture(file: File): Promise<Measured> {
  const picture = await createImageBitmap(file)
  const { width, height } = picture
  picture.close()
  return { width, height }
}

async function ofPlayer(kind: 'video' | 'audio', file: File): Promise<Measured> {
  const player = document.createElement(kind)
  const url = URL.createObjectURL(file)
  try {
    player.muted = true
    player.preload = 'auto'
    player.src = url
    await event(player, 'loadedmetadata')
    const measured: Measured = {}
    const { duration } = player
    if (Number.isFinite(duration)) measured.duration = Math.round(duration * 1000)
    if (!(player instanceof HTMLVideoElement) || player.videoWidth === 0) return measured
    measured.width = player.videoWidth
    measured.height = player.videoHeight
    // Not the first picture: it is often black.
    player.currentTime = Number.isFinite(duration) ? Math.min(1, duration / 3) : 0
    await event(player, 'seeked')
    const thumb = await draw(player)
    if (thumb !== undefined) measured.thumb = thumb
    return measured
  } finally {
    player.removeAttribute('src')
    player.load()
    URL.revokeObjectURL(url)
  }
}

function event(player: HTMLMediaElement, name: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error('it takes too long')), PATIENCE)
    player.addEventListener(name, () => (clearTimeout(timer), resolve()), { once: true })
    player.addEventListener('error', () => (clearTimeout(timer), reject(player.error)), {
      once: true,
    })
  })
}

// A small JPEG in base64, as good as fits.
async function draw(video: HTMLVideoElement): Promise<string | undefined> {
  const scale = Math.min(1, THUMB_EDGE / Math.max(video.videoWidth, video.videoHeight))
  const canvas = document.createElement('canvas')
  canvas.width = Math.max(1, Math.round(video.videoWidth * scale))
  canvas.height = Math.max(1, Math.round(video.videoHeight * scale))
  canvas.getContext('2d')?.drawImage(video, 0, 0, canvas.width, canvas.height)
  for (const quality of [0.7, 0.5, 0.3, 0.1]) {
    const blob = await new Promise<Blob | null>((done) => {
      canvas.toBlob(done, 'image/jpeg', quality)
    })
    if (!blob || blob.type !== 'image/jpeg') return undefined
    if (blob.size > THUMB_BYTES) continue
    let text = ''
    for (const byte of new Uint8Array(await blob.arrayBuffer())) text += String.fromCharCode(byte)
    return btoa(text)
  }
  return undefined
}
