// `x-fastward-permission`: what a caller must have, as a scope or as a role, whatever else lets them in.

import type { Shield } from '../shield.ts'
import { shieldModeOf, type WrittenShieldMode } from '../shield-mode.ts'
import type { Annotations } from './annotations.ts'

const name = 'annotations'

export function createPermissionShield(routes: ReadonlyMap<string, Annotations>, written: WrittenShieldMode): Shield {
  return {
    name,
    of(route) {
      const wanted = route === null ? [] : (routes.get(route.id)?.permission ?? [])
      if (wanted.length === 0) return null
      const mode = shieldModeOf(written, route)
      return {
        mode,
        head({ principal: { scopes, roles } }) {
          const missing = wanted.filter((one) => !scopes.includes(one) && !roles.includes(one))
          if (missing.length === 0) return null
          const reason = `the caller lacks ${missing.map((one) => `\`${one}\``).join(', ')}`
          return { shield: name, code: 'permission-missing', reason, isEnforced: mode === 'enforce' }
        },
      }
    },
  }
}
