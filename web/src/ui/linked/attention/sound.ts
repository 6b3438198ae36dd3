// Two short notes, made by the browser: nothing is loaded.

const NOTES = [
  { frequency: 660, at: 0 },
  { frequency: 880, at: 0.12 },
]
const LENGTH = 0.25 // seconds, of each
const LOUDNESS = 0.12

let audio: AudioContext | undefined

export async function chime(): Promise<void> {
  try {
    audio ??= new AudioContext()
    // Browsers let a page sound only after the person used it.
    if (audio.state === 'suspended') await audio.resume()
    for (const { frequency, at } of NOTES) note(audio, frequency, audio.currentTime + at)
  } catch {
    // No sound device.
  }
}

function note(audio: AudioContext, frequency: number, at: number): void {
  const tone = audio.createOscillator()
  const volume = audio.createGain()
  tone.frequency.value = frequency
  volume.gain.setValueAtTime(0, at)
  volume.gain.linearRampToValueAtTime(LOUDNESS, at + 0.01)
  volume.gain.exponentialRampToValueAtTime(0.001, at + LENGTH)
  tone.connect(volume).connect(audio.destination)
  tone.start(at)
  tone.stop(at + LENGTH)
}
