// Whether a shield is held to, for each operation: its own mode, and patterns of paths that are enforced where the rest is observed.

import type { Route } from '../../model/index.ts'
import { fitsPath } from '../../policy/index.ts'
import type { Mode } from '../decide/verdict.ts'

export interface WrittenShieldMode {
  readonly mode?: Mode
  readonly enforce?: readonly string[]
}

/** A shield observes unless the policy says otherwise. Of paths that nobody knows, its `mode` alone counts. */
export function shieldModeOf({ mode = 'observe', enforce = [] }: WrittenShieldMode, route: Route | null): Mode {
  return mode === 'enforce' || (route !== null && enforce.some((pattern) => fitsPath(pattern, route.path))) ? 'enforce' : 'observe'
}
