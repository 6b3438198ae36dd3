// Sentences about the link that several screens use.

import type { Path, PathPolicy } from '../../model/path'
import type { Stage } from '../../model/state'
import { t } from '../../words/late'

export function stageName(stage: Stage): string {
  return t(`stage-${stage}`)
}

// What may be wrong when a stage takes long, and what to do about it.
export function stageHelp(stage: Stage, policy: PathPolicy): string {
  return stage === 'path' && policy !== 'auto' ? t('help-relay') : t(`help-${stage}`)
}

export function pathName(path: Path): string {
  const { kind, transport, roundTrip } = path
  const over = transport && t('relayed-over', { transport: transport.toUpperCase() })
  const way = kind === 'direct' ? t('direct') : (over ?? t('relayed'))
  if (roundTrip === undefined) return way
  return t('round-trip', { way, ms: Math.max(1, Math.round(roundTrip)) })
}

export function pathHelp(path: Path): string {
  return path.kind === 'direct' ? t('direct-help') : t('relayed-help')
}
