// A shield for callers whom somebody else names: who is asked about has neither an address nor a program here, so whatever goes by those is left out.

import type { Said, Shield } from './shield.ts'

export function toStatedShield(shield: Shield): Shield {
  return {
    name: shield.name,
    of(route) {
      const found = shield.of(route)
      if (found === null) return null
      const { mode, body } = found
      return {
        mode,
        head: (request): Said => (request.principal.kind === 'anonymous' ? null : (found.head?.(request) ?? null)),
        ...(body === undefined
          ? {}
          : {
              body: {
                mostBytes: body.mostBytes,
                judge: (request, sent): Said => (request.principal.kind === 'anonymous' ? null : body.judge(request, sent)),
              },
            }),
        done(request, outcome) {
          if (request.principal.kind !== 'anonymous') found.done?.(request, outcome)
        },
      }
    },
  }
}
