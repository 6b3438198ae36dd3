// How a picture stands in its stage when it is zoomed and moved. Places are pixels
// from the middle of the stage. Pure.

export interface Zoom {
  scale: number // 1: whole
  x: number // how far the middle of the picture is from that of the stage
  y: number
}

export interface Size {
  width: number
  height: number
}

export const WHOLE: Zoom = { scale: 1, x: 0, y: 0 }
export const MOST = 8
// What a key or a double click does.
export const STEP = 1.5
export const NEAR = 2.5

// What is under (x, y) stays there.
export function zoomed(z: Zoom, factor: number, x: number, y: number, stage: Size): Zoom {
  const scale = Math.min(MOST, Math.max(1, z.scale * factor))
  const real = scale / z.scale
  return kept({ scale, x: x - (x - z.x) * real, y: y - (y - z.y) * real }, stage)
}

export function moved(z: Zoom, dx: number, dy: number, stage: Size): Zoom {
  return kept({ ...z, x: z.x + dx, y: z.y + dy }, stage)
}

// The picture never leaves the stage.
function kept({ scale, x, y }: Zoom, { width, height }: Size): Zoom {
  const within = (v: number, most: number) => Math.min(most, Math.max(-most, v)) + 0
  return {
    scale,
    x: within(x, ((scale - 1) * width) / 2),
    y: within(y, ((scale - 1) * height) / 2),
  }
}

// What a finger meant that moved so far on a whole picture.
export function swipe(dx: number, dy: number): 'left' | 'right' | 'down' | undefined {
  if (Math.abs(dx) > 60 && Math.abs(dx) > 1.5 * Math.abs(dy)) return dx < 0 ? 'left' : 'right'
  return dy > 90 && dy > 1.5 * Math.abs(dx) ? 'down' : undefined
}
