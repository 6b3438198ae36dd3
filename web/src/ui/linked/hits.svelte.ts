// What a search has found: asked for once typing pauses, the newest first, and older ones
// on demand. A newer question takes the place of one that has no answer yet.

import { t } from '../../words/chats'
import type { App, SearchHit, SearchQuery } from '../../model/app'
import { MaxWords } from '../../protocol/wire.gen'

// From the last key until the phone is asked, in ms.
const PAUSE = 200
// So many are kept at most; who wants more looks for other words.
const MOST = 1000

export class Hits {
  readonly #app: Pick<App, 'search'>
  list: readonly SearchHit[] = $state.raw([])
  more = $state(false) // older ones fit too
  // How it stands, in words; empty where there are hits.
  note = $state('')
  failed = $state('') // why the last question has no answer
  words = $state('') // that the hits fit
  #asked = 0
  #timer: ReturnType<typeof setTimeout> | undefined

  constructor(app: Pick<App, 'search'>) {
    this.#app = app
  }

  // Asks once nothing else is asked for a moment. `found` is called when there is an answer.
  soon(query: SearchQuery, found?: () => void): void {
    clearTimeout(this.#timer)
    this.#timer = setTimeout(async () => {
      if (await this.ask(query)) found?.()
    }, PAUSE)
  }

  // Without words or a star there is nothing to ask for. False: there is no answer, or it
  // does not count any more.
  async ask(query: SearchQuery): Promise<boolean> {
    const turn = ++this.#asked
    const words = query.words?.trim() ?? ''
    this.failed = ''
    const isLong = new TextEncoder().encode(words).length > MaxWords
    if ((words === '' && !query.starred) || isLong) {
      this.#empty()
      this.note = isLong ? t('too-many-words') : ''
      return false
    }
    const isOlder = query.before !== undefined
    if (!isOlder) this.note = t('searching')
    const { words: _, ...rest } = query
    try {
      const page = await this.#app.search(words === '' ? rest : { ...rest, words })
      if (turn !== this.#asked) return false
      this.list = unique(isOlder ? [...this.list, ...page.hits] : page.hits)
      this.more = page.more && this.list.length < MOST
      this.words = words
      this.note = this.list.length === 0 ? t('nothing-found') : ''
      return true
    } catch (reason) {
      if (turn !== this.#asked) return false
      // Those of other words do not fit what is asked for now.
      if (!isOlder) this.#empty()
      this.note = ''
      this.failed = reason instanceof Error ? reason.message : String(reason)
      return false
    }
  }

  // The place before which older ones are.
  get end(): number | undefined {
    return this.list.at(-1)?.message.pos
  }

  stop(): void {
    clearTimeout(this.#timer)
    this.#asked++
  }

  #empty(): void {
    this.list = []
    this.more = false
  }
}

// Each message once, whatever the phone says: its ID is the key of its line.
function unique(hits: readonly SearchHit[]): SearchHit[] {
  return [...new Map(hits.map((hit) => [hit.message.id, hit])).values()]
}
