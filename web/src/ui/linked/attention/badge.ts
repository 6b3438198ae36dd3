// The number of unread messages on the page's icon, and on the installed app's.

const EDGE = 64 // pixels
const MOST = 99

let plain: string | undefined
let turn = 0

export async function showCount(count: number): Promise<void> {
  setAppBadge(count)
  const link = document.querySelector<HTMLLinkElement>('link[rel="icon"]')
  if (!link) return
  plain ??= link.href
  const mine = ++turn
  const drawn = count > 0 ? await draw(plain, count) : plain
  // A newer count is being drawn.
  if (mine === turn && drawn !== undefined) link.href = drawn
}

function setAppBadge(count: number): void {
  // Not in every browser, and only for an app that is installed.
  const app = navigator as { setAppBadge?(count: number): Promise<void> }
  app.setAppBadge?.(count).catch(() => {})
}

// Undefined where the browser does not let itself be drawn with.
async function draw(icon: string, count: number): Promise<string | undefined> {
  const picture = new Image(EDGE, EDGE)
  picture.src = icon
  try {
    await picture.decode()
    const canvas = document.createElement('canvas')
    canvas.width = canvas.height = EDGE
    const pen = canvas.getContext('2d')
    if (!pen) return undefined
    pen.drawImage(picture, 0, 0, EDGE, EDGE)
    const style = getComputedStyle(document.documentElement)
    const text = count > MOST ? `${MOST}+` : String(count)
    const size = text.length > 2 ? 26 : 34
    pen.font = `700 ${size}px sans-serif`
    const width = Math.max(40, pen.measureText(text).width + 16)
    pen.fillStyle = colour(style, '--warm')
    pen.beginPath()
    pen.roundRect(EDGE - width, EDGE - 40, width, 40, 20)
    pen.fill()
    pen.fillStyle = colour(style, '--on-warm')
    pen.textAlign = 'center'
    pen.textBaseline = 'middle'
    pen.fillText(text, EDGE - width / 2, EDGE - 19)
    return canvas.toDataURL('image/png')
  } catch {
    return undefined
  }
}

// A canvas takes no light-dark(): an element of the page works it out.
function colour(style: CSSStyleDeclaration, token: string): string {
  const probe = document.createElement('i')
  probe.style.color = style.getPropertyValue(token)
  document.body.append(probe)
  const { color } = getComputedStyle(probe)
  probe.remove()
  return color
}
