import type { Path } from '../../model/path'
import type { AppState, Stage } from '../../model/state'
import { t } from '../../words/chats'

// What the chats' screens show of the link.
export interface LinkView {
  phone: string
  path?: Path // while it holds
  broken?: { stage: Stage; since: number; retryAt?: number } // while it does not
}

export function linkView(state: AppState): LinkView {
  switch (state.kind) {
    case 'linked':
      return { phone: state.phone, path: state.path }
    case 'lost':
    case 'connecting': {
      const { stage, since } = state
      const retryAt = state.kind === 'lost' ? state.retryAt : undefined
      return {
        phone: state.phone ?? t('your-phone'),
        broken: { stage, since, ...(retryAt === undefined ? {} : { retryAt }) },
      }
    }
    case 'server-unreachable': {
      const { retryAt, known } = state
      const { phone = t('your-phone'), since = 0 } = known ?? {}
      return { phone, broken: { stage: 'server', since, retryAt } }
    }
    default:
      return { phone: t('your-phone') }
  }
}
