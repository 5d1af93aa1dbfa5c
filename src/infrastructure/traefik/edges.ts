// The ways in that Traefik makes: one for each entry point and each host that routers name there, with TLS and without.

import type { Edge, EdgeAction, EdgeHeader, EdgePath, EdgeTls } from '../edges.ts'
import { toDeployment } from '../edges.ts'
import type { CheckContext } from '../kit.ts'
import { findPublications, type Publication, publish } from '../publications.ts'
import type { Service } from '../sources/services.ts'
import { type EntryPoint, findBlindTrust, findTraefiks, isTraefik, type Traefik } from './instances.ts'
import { answerHeadersOf, type Chain, forwardedHeaders, guardOf, pathAfter, redirectOf, requestHeadersOf, toChain } from './middlewares.ts'
import { fromSettings, isGiven, isOn, namedAt, nodeAt, type TraefikNode, textOf, textsOf } from './node.ts'
import { findAlternatives, type Router } from './routers.ts'

const MOST_ROUTERS = 300
const MOST_HOSTS = 30

export function readTraefikEdges(context: CheckContext): readonly Edge[] {
  const traefiks = findTraefiks(context)
  const labelled = context.setup.service.flatMap(readLabels)
  const edges = traefiks.flatMap((traefik) => edgesOf(context, traefik, routesFor(traefik, labelled, traefiks)))
  const lost = labelled.filter((one) => isRouted(one) && traefiks.every((traefik) => !isFor(one, traefik, traefiks)))
  return [...edges, ...edgesElsewhere(lost)]
}

/** What the labels of one service say. */
interface Labels {
  readonly service: Service
  readonly root: TraefikNode
  readonly isEnabled: boolean | null
}

function readLabels(service: Service): Labels[] {
  const settings = service.labels.flatMap(({ name, value, place }) =>
    /^traefik\./i.test(name) ? [{ name: name.slice(8), text: value.replaceAll('$$', '$'), place }] : [],
  )
  if (settings.length === 0 && isTraefik(service)) return []
  const root = fromSettings(settings, service.place)
  const enabled = textOf(root, 'enable')
  return [{ service, root, isEnabled: enabled === null ? null : isOn(root, 'enable') }]
}

function isRouted({ root, isEnabled }: Labels): boolean {
  return isEnabled !== false && namedAt(root, 'http', 'routers').length > 0
}

/** The Traefik of the same file; else those of the same folder, since one may serve many projects of its machine. */
function isFor({ service }: Labels, traefik: Traefik, all: readonly Traefik[]): boolean {
  if (!traefik.asksDocker) return false
  const own = all.filter((one) => one.asksDocker && one.service?.file === service.file)
  if (own.length > 0) return own.includes(traefik)
  return traefik.service === null || folderOf(traefik.service.file) === folderOf(service.file)
}

function folderOf(path: string): string {
  return path.slice(0, Math.max(0, path.lastIndexOf('/')))
}

interface Routes {
  readonly routers: readonly Router[]
  readonly find: (name: string) => TraefikNode | null
  readonly options: readonly TraefikNode[]
}

function routesFor(traefik: Traefik, labelled: readonly Labels[], all: readonly Traefik[]): Routes {
  const containers = labelled.filter((one) => one.isEnabled !== false && isFor(one, traefik, all))
  const roots = [...traefik.routes, ...containers.map(({ root }) => root)]
  const routers = [
    ...traefik.routes.flatMap((root) =>
      namedAt(root, 'http', 'routers').map(([name, node]) => toRouter(name, node, fileTarget(node, traefik.routes))),
    ),
    ...containers.flatMap((one) => {
      const own = namedAt(one.root, 'http', 'routers').map(([name, node]) => toRouter(name, node, dockerTarget(node, one, containers)))
      return own.length > 0 || !isTaken(one, traefik) ? own : [defaultRouter(one)]
    }),
  ].slice(0, MOST_ROUTERS)
  return {
    routers,
    find: finder(roots),
    options: [...traefik.routes, traefik.root].flatMap((root) => nodeAt(root, 'tls', 'options') ?? []),
  }
}

/** A container without routers of its own gets one by its name, where Traefik takes all. */
function isTaken({ service, isEnabled }: Labels, traefik: Traefik): boolean {
  if (traefik.service === null || traefik.service.file !== service.file || service.buildFolder === null) return false
  return traefik.takesAll || isEnabled === true
}

function defaultRouter({ service }: Labels): Router {
  return {
    name: service.name,
    place: service.place,
    // The name of its container, which nobody outside knows but everybody may send.
    rule: 'Host(`(the name of the container)`)',
    priority: 0,
    entryPoints: [],
    isTls: false,
    options: null,
    middlewares: [],
    target: { kind: 'proxy', host: service.name, port: null, path: null, isTls: false },
  }
}

function finder(roots: readonly TraefikNode[]): (name: string) => TraefikNode | null {
  return (name) => {
    const plain = name.replace(/@.*$/, '').toLowerCase()
    for (const root of roots) {
      const found = nodeAt(root, 'http', 'middlewares', plain)
      if (found !== null) return found
    }
    return null
  }
}

function toRouter(name: string, node: TraefikNode, target: EdgeAction): Router {
  const rule = nodeAt(node, 'rule')
  const priority = Number(textOf(node, 'priority') ?? 0)
  const text = rule?.text ?? ''
  return {
    name,
    place: rule?.place ?? node.place,
    rule: text,
    priority: Number.isFinite(priority) && priority > 0 ? priority : text.length,
    entryPoints: textsOf(node, 'entrypoints').map((one) => one.toLowerCase()),
    isTls: isGiven(nodeAt(node, 'tls')),
    options: textOf(node, 'tls', 'options'),
    middlewares: textsOf(node, 'middlewares'),
    target,
  }
}

function fileTarget(router: TraefikNode, roots: readonly TraefikNode[]): EdgeAction {
  const name = textOf(router, 'service') ?? ''
  if (name.endsWith('@internal')) return { kind: 'answer' }
  const service = roots.map((root) => nodeAt(root, 'http', 'services', name.replace(/@.*$/, '').toLowerCase())).find((one) => one !== null)
  const url = textOf(nodeAt(service, 'loadbalancer', 'servers')?.items[0], 'url') ?? ''
  const parts = /^(https?):\/\/([^:/]+|\[[^\]]*\])(?::(\d+))?/.exec(url)
  const isTls = parts?.[1] === 'https'
  if (parts === null) return { kind: 'proxy', host: null, port: null, path: null, isTls: false }
  return { kind: 'proxy', host: parts[2] ?? null, port: parts[3] === undefined ? (isTls ? 443 : 80) : Number(parts[3]), path: null, isTls }
}

function dockerTarget(router: TraefikNode, own: Labels, all: readonly Labels[]): EdgeAction {
  const name = textOf(router, 'service')?.toLowerCase() ?? null
  if (name?.endsWith('@internal') === true) return { kind: 'answer' }
  const plain = name?.replace(/@.*$/, '') ?? null
  // A router may lead to a service that another container makes.
  const holder = plain === null ? own : (all.find(({ root }) => nodeAt(root, 'http', 'services', plain) !== null) ?? own)
  const services = namedAt(holder.root, 'http', 'services')
  const [, node] = services.find(([key]) => key === plain) ?? services[0] ?? ['', null]
  const port = Number(textOf(node, 'loadbalancer', 'server', 'port') ?? Number.NaN)
  return {
    kind: 'proxy',
    host: holder.service.name,
    port: Number.isInteger(port) ? port : null,
    path: null,
    isTls: textOf(node, 'loadbalancer', 'server', 'scheme') === 'https',
  }
}

function edgesOf(context: CheckContext, traefik: Traefik, routes: Routes): Edge[] {
  const forAll = traefik.entryPoints.filter(({ isDefault }) => isDefault)
  return traefik.entryPoints.flatMap((entryPoint): Edge[] => {
    const isOwn = entryPoint.name === 'traefik'
    const taken = routes.routers.filter(({ entryPoints }) =>
      entryPoints.length > 0 ? entryPoints.includes(entryPoint.name) : forAll.length > 0 ? forAll.includes(entryPoint) : !isOwn,
    )
    const { service } = traefik
    const publications = service !== null ? [publish(service, entryPoint.port)] : findPublications(context, traefik.files, entryPoint.port)
    return publications.flatMap((publication) => {
      if (entryPoint.redirect !== null) return [redirectEdge(traefik, entryPoint, publication)]
      return [true, false].flatMap((isTls) => {
        const own = taken.filter((router) => (router.isTls || entryPoint.isTls) === isTls)
        return byHost(own).map(({ host, routers }) => toEdge(traefik, entryPoint, publication, routes, { host, routers, isTls }))
      })
    })
  })
}

interface HostGroup {
  /** Null: all that no router names. */
  readonly host: string | null
  readonly routers: readonly Router[]
}

/** Those that name a host, and those that take all: which may answer for a host is decided by priority. */
function byHost(routers: readonly Router[]): HostGroup[] {
  const hostsOf = (router: Router) => (findAlternatives(router.rule) ?? []).map(({ hosts }) => hosts)
  const known = new Map(routers.map((router) => [router, hostsOf(router)]))
  const names = [...new Set([...known.values()].flat(2))].slice(0, MOST_HOSTS)
  return [...names, null].flatMap((host): HostGroup[] => {
    const own = routers.filter((router) => {
      const sets = known.get(router) ?? []
      // A rule that nobody understands may take any.
      return sets.length === 0 || sets.some((hosts) => hosts.length === 0 || (host !== null && hosts.includes(host)))
    })
    return own.length === 0 ? [] : [{ host, routers: own.toSorted((one, other) => other.priority - one.priority) }]
  })
}

function toEdge(
  traefik: Traefik,
  entryPoint: EntryPoint,
  publication: Publication,
  { find, options }: Routes,
  { host, routers, isTls }: HostGroup & { readonly isTls: boolean },
): Edge {
  const forwarded = forwardedHeaders(findBlindTrust(entryPoint)?.by === 'forwardedHeaders', entryPoint.place)
  const first = textsOf(entryPoint.node, 'http', 'middlewares')
  const paths = routers.flatMap((router) => pathsOf(router, host, toChain([...first, ...router.middlewares], find), isTls, forwarded))
  const [router] = routers
  return {
    ...base(traefik, entryPoint, publication, router?.place ?? entryPoint.place),
    name: `entry point ${entryPoint.name} of Traefik${host === null ? '' : ` for ${host}`}`,
    hosts: host === null || host.includes('$') || host.startsWith('(') ? [] : [host],
    tls: tlsOf(traefik, entryPoint, routers, options, isTls),
    paths,
    isPartial: traefik.isPartial || routers.some(({ rule }) => findAlternatives(rule) === null),
  }
}

function base({ isPartial }: Traefik, { address }: EntryPoint, publication: Publication, place: Edge['place']) {
  const isLocal = address !== null && (/^127\./.test(address) || address === '::1' || address === 'localhost')
  return {
    kind: 'traefik',
    place,
    deployment: publication.deployment,
    isOutside: isLocal ? 'no' : publication.isOutside,
    outsideBecause: isLocal ? 'listens on the own machine' : publication.because,
    hosts: [],
    ports: publication.ports,
    matching: 'first',
    isPartial,
  } as const
}

function redirectEdge(traefik: Traefik, entryPoint: EntryPoint, publication: Publication): Edge {
  const { redirect, name, place } = entryPoint
  const where = redirect?.place ?? place
  return {
    ...base(traefik, entryPoint, publication, where),
    name: `entry point ${name} of Traefik`,
    tls: { kind: 'plain', place: where },
    paths: [
      {
        match: { kind: 'prefix', text: '/' },
        place: where,
        action: { kind: 'redirect', toHttps: redirect?.toHttps === true },
        guard: 'none',
        answerHeaders: [],
        requestHeaders: [],
      },
    ],
  }
}

function tlsOf(
  { root }: Traefik,
  entryPoint: EntryPoint,
  routers: readonly Router[],
  options: readonly TraefikNode[],
  isTls: boolean,
): EdgeTls {
  const place = routers[0]?.place ?? entryPoint.place
  if (isTls) {
    const named =
      routers.find((router) => router.options !== null)?.options ?? textOf(entryPoint.node, 'http', 'tls', 'options') ?? 'default'
    const own = options.map((node) => nodeAt(node, named.replace(/@.*$/, '').toLowerCase())).find((node) => node !== null)
    return { kind: 'terminated', ...versionsOf(own ?? null, place) }
  }
  const trusted = textsOf(entryPoint.node, 'forwardedheaders', 'trustedips')
  const isBehind =
    trusted.length > 0 || isOn(entryPoint.node, 'forwardedheaders', 'insecure') || nodeAt(entryPoint.node, 'proxyprotocol') !== null
  // Who says whom to believe has something in front; where Traefik holds certificates as well, this port is the open one all the same.
  if (isBehind && nodeAt(root, 'certificatesresolvers') === null)
    return { kind: 'unknown', reason: 'it goes by what something in front of it says that is not here' }
  return { kind: 'plain', place }
}

const versions = ['VersionTLS10', 'VersionTLS11', 'VersionTLS12', 'VersionTLS13']

/** From the lowest that it takes to the highest. */
export function versionsOf(options: TraefikNode | null, fallback: Edge['place']): { place: Edge['place']; versions: readonly string[] } {
  const lowest = nodeAt(options, 'minversion')
  const from = versions.indexOf(lowest?.text ?? '')
  if (lowest === null || from < 0) return { place: fallback, versions: [] }
  const to = versions.indexOf(textOf(options, 'maxversion') ?? '')
  return { place: lowest.place, versions: versions.slice(from, to < 0 ? undefined : to + 1) }
}

function pathsOf(router: Router, host: string | null, chain: Chain, isTls: boolean, forwarded: readonly EdgeHeader[]): EdgePath[] {
  const redirect = redirectOf(chain)
  const common = {
    place: router.place,
    answerHeaders: answerHeadersOf(chain, isTls),
    requestHeaders: [...forwarded, ...requestHeadersOf(chain)],
  }
  const alternatives = findAlternatives(router.rule) ?? [
    { hosts: [], match: { kind: 'unknown', text: router.rule } as const, guard: 'none' as const },
  ]
  return alternatives.flatMap(({ hosts, match, guard }): EdgePath[] => {
    if (hosts.length > 0 && (host === null || !hosts.includes(host))) return []
    return [
      { ...common, match, action: redirect ?? actionAt(router.target, chain, match), guard: guard === 'none' ? guardOf(chain) : guard },
    ]
  })
}

export function actionAt(target: EdgeAction, chain: Chain, match: EdgePath['match']): EdgeAction {
  if (target.kind !== 'proxy') return target
  const path = pathAfter(chain, match)
  return path === undefined ? { kind: 'unknown' } : { ...target, path }
}

/** Routers for a Traefik that is not in the tree: whether it is met from outside, and what its entry points are, nobody here knows. */
function edgesElsewhere(labelled: readonly Labels[]): Edge[] {
  const find = finder(labelled.map(({ root }) => root))
  return labelled.flatMap((one) =>
    namedAt(one.root, 'http', 'routers').map(([name, node]): Edge => {
      const router = toRouter(name, node, dockerTarget(node, one, labelled))
      const chain = toChain(router.middlewares, find)
      const paths = [...new Set((findAlternatives(router.rule) ?? []).flatMap(({ hosts }) => [...hosts, null]))].flatMap((host) =>
        pathsOf(router, host, chain, router.isTls, forwardedHeaders(false, router.place)),
      )
      const isSent = paths.length > 0 && paths.every(({ action }) => action.kind === 'redirect' && action.toHttps)
      const entryPoint = router.entryPoints.join(', ')
      return {
        kind: 'traefik',
        name: `router ${name} of Traefik`,
        place: router.place,
        deployment: toDeployment(one.service.file),
        isOutside: 'unknown',
        outsideBecause: '',
        hosts: [],
        ports: [],
        tls: router.isTls
          ? { kind: 'terminated', place: router.place, versions: [] }
          : isSent
            ? { kind: 'plain', place: router.place }
            : { kind: 'unknown', reason: `its entry point${entryPoint === '' ? '' : ` ${entryPoint}`} is described elsewhere` },
        matching: 'first',
        paths,
        isPartial: chain.isPartial,
      }
    }),
  )
}
