// What Kubernetes asks a container for, to know whether it is well.

import type { Place } from '../../base/index.ts'
import type { KubeContainer } from './pods.ts'
import { at, itemsAt, textAt } from './value.ts'

export interface Probe {
  readonly kind: 'livenessProbe' | 'readinessProbe' | 'startupProbe'
  readonly path: string
  readonly place: Place
  readonly hasHeaders: boolean
}

export function probesOf({ value }: KubeContainer): readonly Probe[] {
  return (['livenessProbe', 'readinessProbe', 'startupProbe'] as const).flatMap((kind) => {
    const found = at(value, kind, 'httpGet', 'path')
    const path = textAt(found)
    if (found === null || path === null) return []
    return [{ kind, path, place: found.place, hasHeaders: itemsAt(value, kind, 'httpGet', 'httpHeaders').length > 0 }]
  })
}
