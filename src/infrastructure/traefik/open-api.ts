// Where the API of a Traefik, which tells all of its configuration, is switched on without a guard.

import type { Place } from '../../base/index.ts'
import type { Traefik } from './instances.ts'
import { isOn, nodeAt } from './node.ts'

/** And on which port it then is; null where it is not. */
export function findOpenApi({ root, entryPoints }: Traefik): { readonly place: Place; readonly port: number | null } | null {
  const insecure = nodeAt(root, 'api', 'insecure')
  if (insecure === null || !isOn(insecure)) return null
  const own = entryPoints.find(({ name }) => name === 'traefik')
  return { place: insecure.place, port: own === undefined ? 8080 : own.port }
}
