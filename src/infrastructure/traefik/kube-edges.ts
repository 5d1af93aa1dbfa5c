// The ways in that Traefik makes of its own objects in a cluster: IngressRoutes, with the Middlewares and TLSOptions that they name. How its entry
// points are set up is said where Traefik is installed, which is seldom in the tree.

import type { Edge, EdgeAction, EdgePath, EdgeTls } from '../edges.ts'
import type { CheckContext } from '../kit.ts'
import type { KubeObject } from '../kube/object.ts'
import { versionsOf } from './edges.ts'
import { answerHeadersOf, forwardedHeaders, guardOf, pathAfter, redirectOf, requestHeadersOf, toChain } from './middlewares.ts'
import { fromKube, nodeAt, type TraefikNode, textOf, textsOf } from './node.ts'
import { findAlternatives } from './routers.ts'

const group = /^traefik\.(?:io|containo\.us)\//

export function readTraefikKubeEdges({ setup }: CheckContext): readonly Edge[] {
  const objects = setup.kubernetes.filter(({ apiVersion }) => group.test(apiVersion))
  return objects.flatMap((object) => (object.kind === 'IngressRoute' ? routeEdges(object, objects) : []))
}

function routeEdges(object: KubeObject, objects: readonly KubeObject[]): Edge[] {
  const spec = nodeAt(fromKube(object.root), 'spec')
  const find = (name: string) => specOf(objects, 'Middleware', name)
  const tls = tlsOf(spec, objects)
  const paths = (nodeAt(spec, 'routes')?.items ?? []).flatMap((route) => pathsOf(route, find, tls.kind === 'terminated'))
  if (paths.length === 0) return []
  return [
    {
      kind: 'traefik',
      name: `IngressRoute ${object.name}`,
      place: object.kindPlace,
      deployment: object.deployment,
      isOutside: 'yes',
      outsideBecause: 'is an IngressRoute',
      hosts: [...new Set(paths.flatMap(({ hosts }) => hosts))],
      ports: [],
      tls,
      matching: 'first',
      paths: paths.toSorted((one, other) => other.priority - one.priority).map(({ path }) => path),
      isPartial: object.isPartial,
    },
  ]
}

function specOf(objects: readonly KubeObject[], kind: string, name: string): TraefikNode | null {
  const plain = name.replace(/@.*$/, '')
  // Elsewhere it goes by its namespace as well: `default-auth`.
  const found = objects.find((one) => one.kind === kind && (one.name === plain || `${one.namespace || 'default'}-${one.name}` === plain))
  return found === undefined ? null : nodeAt(fromKube(found.root), 'spec')
}

function tlsOf(spec: TraefikNode | null, objects: readonly KubeObject[]): EdgeTls {
  const tls = nodeAt(spec, 'tls')
  const entryPoints = textsOf(spec, 'entrypoints')
  if (tls !== null) {
    const name = textOf(tls, 'options', 'name')
    return { kind: 'terminated', ...versionsOf(specOf(objects, 'TLSOption', name ?? 'default'), tls.place) }
  }
  const named = entryPoints.length === 0 ? 'its entry points are those' : `its entry point ${entryPoints.join(', ')} is set up`
  return { kind: 'unknown', reason: `${named} of a Traefik that is installed elsewhere, which may redirect or speak TLS there` }
}

function pathsOf(
  route: TraefikNode,
  find: (name: string) => TraefikNode | null,
  isTls: boolean,
): { readonly hosts: readonly string[]; readonly priority: number; readonly path: EdgePath }[] {
  const match = nodeAt(route, 'match')
  const names = (nodeAt(route, 'middlewares')?.items ?? []).flatMap((item) => textOf(item, 'name') ?? [])
  const chain = toChain(names, find)
  const [service] = nodeAt(route, 'services')?.items ?? []
  const port = Number(textOf(service, 'port') ?? Number.NaN)
  const isOwn = textOf(service, 'kind') === 'TraefikService' && textOf(service, 'name')?.endsWith('@internal') === true
  const target: EdgeAction =
    service === undefined
      ? { kind: 'unknown' }
      : isOwn
        ? { kind: 'answer' }
        : {
            kind: 'proxy',
            host: textOf(service, 'name'),
            port: Number.isInteger(port) ? port : null,
            path: null,
            isTls: textOf(service, 'scheme') === 'https',
          }
  const rule = match?.text ?? ''
  const place = match?.place ?? route.place
  const priority = Number(textOf(route, 'priority') ?? 0) || rule.length
  const alternatives = findAlternatives(rule) ?? [{ hosts: [], match: { kind: 'unknown' as const, text: rule }, guard: 'none' as const }]
  return alternatives.map((one) => {
    const path = pathAfter(chain, one.match)
    const action: EdgeAction = target.kind === 'proxy' ? (path === undefined ? { kind: 'unknown' } : { ...target, path }) : target
    return {
      hosts: one.hosts,
      priority,
      path: {
        match: one.match,
        place,
        action: redirectOf(chain) ?? action,
        guard: one.guard === 'none' ? guardOf(chain) : one.guard,
        answerHeaders: answerHeadersOf(chain, isTls),
        requestHeaders: [...forwardedHeaders(false, place), ...requestHeadersOf(chain)],
      },
    }
  })
}
