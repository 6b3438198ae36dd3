import { expect, test } from 'vitest'
import { names } from './useragent'

const mozilla = 'Mozilla/5.0 '
test.each([
  ['(X11; Linux x86_64; rv:153.0) Gecko/20100101 Firefox/153.0', 'Firefox 153', 'Linux'],
  [
    '(Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/26.0 Safari/605.1.15',
    'Safari 26',
    'macOS',
  ],
  [
    '(iPhone; CPU iPhone OS 26_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/26.0 Mobile/15E148 Safari/604.1',
    'Safari 26',
    'iOS',
  ],
  [
    '(Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/156.0.0.0 Safari/537.36 Edg/156.0.0.0',
    'Edge 156',
    'Windows',
  ],
  [
    '(Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/156.0.0.0 Mobile Safari/537.36',
    'Chrome 156',
    'Android',
  ],
  ['something else', 'Browser', 'unknown system'],
])('%s', (ua, browser, system) => {
  expect(names({ userAgent: mozilla + ua })).toEqual({ browser, system })
})

test('brands come before the user agent', () => {
  const hints = (...brands: string[]) => ({
    userAgent: mozilla + '(X11; Linux x86_64) Chrome/156.0.0.0 Safari/537.36',
    userAgentData: {
      brands: brands.map((brand) => ({ brand, version: '156' })),
      platform: 'Linux',
      mobile: false,
    },
  })
  expect(names(hints('Not?A_Brand', 'Chromium')).browser).toBe('Chromium 156')
  expect(names(hints('Chromium', 'Google Chrome', 'Not;A=Brand')).browser).toBe('Chrome 156')
  expect(names(hints('Chromium', 'Brave')).browser).toBe('Brave 156')
})
