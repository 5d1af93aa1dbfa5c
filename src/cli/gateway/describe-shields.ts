// What the operator reads of shields when the gateway starts: which are on, and where they are held to.

import { toPrintable } from '../../base/index.ts'
import type { GatewaySettings } from './read-settings.ts'

type Section = GatewaySettings['section']

/** As they are named in `fastward.yaml`, in the order in which they are asked. */
const names = ['abuse', 'rates', 'annotations', 'contract', 'inspection', 'pdp'] as const

/** Null where there are none. */
export function describeShields(section: Section): string | null {
  const told = names.flatMap((name) => {
    const written = section[name]
    return written === undefined ? [] : [`${name} ${describeMode(written)}`]
  })
  const patches = section.patches?.length ?? 0
  const all = patches === 0 ? told : [...told, `${patches} ${patches === 1 ? 'patch' : 'patches'}`]
  return all.length === 0 ? null : `Shields: ${all.join('; ')}.`
}

function describeMode({ mode = 'observe', enforce = [] }: { readonly mode?: string; readonly enforce?: readonly string[] }): string {
  if (mode === 'enforce') return 'enforced'
  return enforce.length === 0 ? 'observed' : `observed, and enforced at ${enforce.map(toPrintable).join(', ')}`
}
