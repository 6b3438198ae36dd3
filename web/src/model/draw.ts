// Draws a burst of changes once: with the browser's next frame, or soon where
// it draws none because nobody looks.

const UNSEEN = 250

export function drawSoon(draw: () => void): () => void {
  let frame: number | undefined
  let timer: ReturnType<typeof setTimeout> | undefined
  const now = () => {
    if (frame !== undefined) cancelAnimationFrame(frame)
    clearTimeout(timer)
    frame = timer = undefined
    draw()
  }
  return () => {
    if (frame !== undefined) return
    frame = requestAnimationFrame(now)
    timer = setTimeout(now, UNSEEN)
  }
}
