import type { Stage } from '../../model/state'

// In the order in which a link goes through them.
export const STAGES: readonly Stage[] = ['server', 'phone', 'check', 'path', 'secure']
