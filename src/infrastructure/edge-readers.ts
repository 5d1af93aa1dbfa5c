// Who knows something of the ways in; one reader for each kind of source.

import { readCaddyEdges } from './caddy/edges.ts'
import type { Edge, EdgeReader } from './edges.ts'
import { readHaproxyEdges } from './haproxy/edges.ts'
import type { CheckContext } from './kit.ts'
import { readKubeEdges } from './kube/edges.ts'
import { readGatewayEdges } from './kube/gateway-edges.ts'
import { readNginxEdges } from './nginx/edges.ts'
import { readServiceEdges } from './service-edges.ts'
import type { Setup } from './setup.ts'
import { readTerraformEdges } from './terraform/edges.ts'
import { readTraefikEdges } from './traefik/edges.ts'
import { readTraefikKubeEdges } from './traefik/kube-edges.ts'

const readers: readonly EdgeReader[] = [
  readNginxEdges,
  readCaddyEdges,
  readHaproxyEdges,
  readServiceEdges,
  readKubeEdges,
  readGatewayEdges,
  readTerraformEdges,
  readTraefikEdges,
  readTraefikKubeEdges,
]

const known = new WeakMap<Setup, readonly Edge[]>()

/** All ways in, made once for each setup. */
export function readEdges(context: CheckContext): readonly Edge[] {
  const found = known.get(context.setup)
  if (found !== undefined) return found
  const edges = readers.flatMap((read) => read(context))
  known.set(context.setup, edges)
  return edges
}
