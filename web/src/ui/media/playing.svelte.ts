// What all sounds of the page share: one plays at a time, at the speed that was
// chosen last.

const KEY = 'tandem.speed'
export const SPEEDS = [1, 1.5, 2] as const

let chosen: number = $state(kept())
let sounding: HTMLMediaElement | undefined

export function speed(): number {
  return chosen
}

export function faster(): void {
  chosen = SPEEDS[(SPEEDS.findIndex((s) => s === chosen) + 1) % SPEEDS.length] ?? 1
  try {
    localStorage.setItem(KEY, String(chosen))
  } catch {
    // Lasts as long as the page, then.
  }
}

// This one plays now.
export function sounds(player: HTMLMediaElement): void {
  if (sounding !== player) sounding?.pause()
  sounding = player
}

export function silent(player: HTMLMediaElement): void {
  if (sounding === player) sounding = undefined
}

// The voice note right after this one is heard without a further press, as
// people talk. `within` is any element of the message that ended.
export function playNext(within: Element): void {
  let line = within.closest('li[data-key]')?.nextElementSibling
  // Days stand between messages.
  while (line && !line.hasAttribute('data-key')) line = line.nextElementSibling
  line?.querySelector<HTMLButtonElement>('button[data-voice]')?.click()
}

function kept(): number {
  try {
    const speed = Number(localStorage.getItem(KEY))
    return SPEEDS.find((s) => s === speed) ?? 1
  } catch {
    return 1
  }
}
