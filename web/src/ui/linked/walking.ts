// Moves the focus between the messages of a log with the keyboard.

const KEYS = ['ArrowUp', 'ArrowDown', 'Home', 'End']

// Whether the key was for that. Arrows go from message to message; Home and End to
// the first and last that are here.
export function walk(event: KeyboardEvent, log: HTMLElement): boolean {
  const { key, target } = event
  if (!KEYS.includes(key) || event.ctrlKey || event.metaKey || event.altKey) return false
  const element = target as HTMLElement
  // Sliders, menus and text boxes have these keys for themselves.
  if (element.closest('input, textarea, [role=menu], dialog')) return false
  event.preventDefault()
  if (key === 'Home' || key === 'End') {
    log.scrollTop = key === 'Home' ? -log.scrollHeight : 0
    // Those are drawn with the event of it, which comes with the next frame.
    requestAnimationFrame(() =>
      setTimeout(() =>
        rows(log)
          .at(key === 'Home' ? 0 : -1)
          ?.focus(),
      ),
    )
    return true
  }
  const all = rows(log)
  const at = all.indexOf(element.closest<HTMLElement>('[data-key]') ?? element)
  const { bottom } = log.getBoundingClientRect()
  // From the log itself to the last one that is in view.
  const next =
    at < 0
      ? all.findLast((row) => row.getBoundingClientRect().top < bottom)
      : all[at + (key === 'ArrowUp' ? -1 : 1)]
  next?.focus({ preventScroll: true })
  next?.scrollIntoView({ block: 'nearest' })
  return true
}

function rows(log: HTMLElement): HTMLElement[] {
  return [...log.querySelectorAll<HTMLElement>('li[data-key]:not([hidden])')]
}
