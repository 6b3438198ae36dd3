// How this browser names itself to the phone: "Firefox 153" on "Linux". It is
// only shown to a person, who compares it with what they see.

interface Hints {
  brands: readonly { brand: string; version: string }[]
  platform: string
  mobile: boolean
}

export interface Names {
  browser: string
  system: string
}

export function names(nav: { userAgent: string; userAgentData?: Hints }): Names {
  const ua = nav.userAgent
  return {
    browser: fromBrands(nav.userAgentData?.brands ?? []) ?? fromUserAgent(ua),
    system: systemOf(ua, nav.userAgentData?.platform),
  }
}

// Chromium's own brand stands beside that of the product built on it; another,
// such as "Not?A_Brand", is there to be ignored.
function fromBrands(brands: Hints['brands']): string | undefined {
  const real = brands.filter((b) => !/not.*brand/i.test(b.brand))
  const product = real.find((b) => b.brand !== 'Chromium') ?? real[0]
  if (!product) return undefined
  return `${product.brand.replace(/^(Google|Microsoft) /, '')} ${product.version}`
}

const PRODUCTS: readonly [RegExp, string][] = [
  [/\bEdgA?\/(\d+)/, 'Edge'],
  [/\bOPR\/(\d+)/, 'Opera'],
  [/\b(?:Firefox|FxiOS)\/(\d+)/, 'Firefox'],
  [/\bCriOS\/(\d+)/, 'Chrome'],
  [/\bChromium\/(\d+)/, 'Chromium'],
  [/\b(?:Headless)?Chrome\/(\d+)/, 'Chrome'],
  [/\bVersion\/(\d+)[\d.]* (?:Mobile\/\w+ )?Safari\//, 'Safari'],
]

function fromUserAgent(ua: string): string {
  for (const [form, name] of PRODUCTS) {
    const version = form.exec(ua)?.[1]
    if (version) return `${name} ${version}`
  }
  return 'Browser'
}

function systemOf(ua: string, platform = ''): string {
  if (/android/i.test(platform) || /Android/.test(ua)) return 'Android'
  if (/iPhone|iPad|iPod/.test(ua)) return 'iOS'
  if (/chrome ?os/i.test(platform) || /CrOS/.test(ua)) return 'ChromeOS'
  if (/windows/i.test(platform) || /Windows/.test(ua)) return 'Windows'
  if (/mac/i.test(platform) || /Mac OS X|Macintosh/.test(ua)) return 'macOS'
  if (/linux/i.test(platform) || /Linux|X11/.test(ua)) return 'Linux'
  return platform || 'unknown system'
}

declare global {
  interface Navigator {
    readonly userAgentData?: Hints
  }
}
