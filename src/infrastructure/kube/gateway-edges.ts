// The ways in of the Gateway API: listeners of a Gateway, and the HTTPRoutes that hang on them. A route whose Gateway is not in the tree is a way
// in all the same, of which nobody here knows whether it speaks TLS.

import type { Edge, EdgeAction, EdgeHeader, EdgePath, EdgeTls, PathMatch } from '../edges.ts'
import type { CheckContext } from '../kit.ts'
import { mayMeet } from './links.ts'
import type { KubeObject } from './object.ts'
import { at, entriesAt, itemsAt, type KubeValue, numberAt, textAt } from './value.ts'

const group = /^gateway\.networking\.k8s\.io\//

export function readGatewayEdges({ setup }: CheckContext): readonly Edge[] {
  const objects = setup.kubernetes.filter(({ apiVersion }) => group.test(apiVersion))
  const gateways = objects.filter(({ kind }) => kind === 'Gateway')
  const routes = objects.filter(({ kind }) => kind === 'HTTPRoute')
  const served = gateways.flatMap((gateway) =>
    itemsAt(gateway.root, 'spec', 'listeners').flatMap((listener) => {
      const own = routes.filter((route) => parentsOf(route).some((parent) => isOn(parent, route, gateway, listener)))
      return own.length === 0 ? [] : [listenerEdge(gateway, listener, own)]
    }),
  )
  const lost = routes.filter((route) => !gateways.some((gateway) => parentsOf(route).some((parent) => isNamed(parent, route, gateway))))
  return [...served, ...lost.map(lostEdge)]
}

function parentsOf(route: KubeObject): readonly KubeValue[] {
  return itemsAt(route.root, 'spec', 'parentRefs').filter((parent) => (textAt(parent, 'kind') ?? 'Gateway') === 'Gateway')
}

/** A gateway may serve the routes of other namespaces. */
function isNamed(parent: KubeValue, route: KubeObject, gateway: KubeObject): boolean {
  if (textAt(parent, 'name') !== gateway.name) return false
  const namespace = textAt(parent, 'namespace')
  return namespace === null ? mayMeet(route, gateway) : gateway.namespace === '' || gateway.namespace === namespace
}

function isOn(parent: KubeValue, route: KubeObject, gateway: KubeObject, listener: KubeValue): boolean {
  if (!isNamed(parent, route, gateway)) return false
  const [section, port] = [textAt(parent, 'sectionName'), numberAt(parent, 'port')]
  if ((section !== null && section !== textAt(listener, 'name')) || (port !== null && port !== numberAt(listener, 'port'))) return false
  const hosts = hostsOf(route)
  const own = textAt(listener, 'hostname')
  return own === null || hosts.length === 0 || hosts.some((host) => isWithin(host, own) || isWithin(own, host))
}

function isWithin(host: string, pattern: string): boolean {
  return host === pattern || (pattern.startsWith('*.') && host.endsWith(pattern.slice(1)))
}

function hostsOf(route: KubeObject): readonly string[] {
  return itemsAt(route.root, 'spec', 'hostnames').flatMap((host) => textAt(host) ?? [])
}

function listenerEdge(gateway: KubeObject, listener: KubeValue, routes: readonly KubeObject[]): Edge {
  const port = numberAt(listener, 'port')
  const name = textAt(listener, 'name') ?? String(port ?? '?')
  const className = textAt(gateway.root, 'spec', 'gatewayClassName') ?? ''
  const isInternal =
    /internal|\brilb\b|-rilb/i.test(className) ||
    entriesAt(gateway.root, 'metadata', 'annotations').some(
      ([key, value]) => /scheme|load-balancer-type|internal/i.test(key) && /internal|true/i.test(textAt(value) ?? ''),
    )
  const own = textAt(listener, 'hostname')
  return {
    kind: 'gateway',
    name: `listener ${name} of Gateway ${gateway.name}`,
    place: listener.place,
    deployment: gateway.deployment,
    isOutside: isInternal ? 'no' : 'yes',
    outsideBecause: isInternal ? 'is reached within the network alone' : 'is a listener of a Gateway',
    hosts: own === null ? [...new Set(routes.flatMap(hostsOf))] : [own],
    ports: port === null ? [] : [port],
    tls: tlsOf(listener),
    matching: 'longest',
    paths: routes.flatMap((route) => pathsOf(route)),
    isPartial: gateway.isPartial || routes.some(({ isPartial }) => isPartial),
  }
}

function tlsOf(listener: KubeValue): EdgeTls {
  const protocol = textAt(listener, 'protocol')?.toUpperCase()
  const tls = at(listener, 'tls')
  if (protocol === 'HTTPS') return { kind: 'terminated', place: tls?.place ?? listener.place, versions: [] }
  if (protocol === 'HTTP') return { kind: 'plain', place: at(listener, 'protocol')?.place ?? listener.place }
  return { kind: 'unknown', reason: `it passes connections on as they come (${protocol ?? 'no protocol'})` }
}

function lostEdge(route: KubeObject): Edge {
  const name = parentsOf(route).flatMap((parent) => textAt(parent, 'name') ?? [])[0]
  return {
    kind: 'gateway',
    name: `HTTPRoute ${route.name}`,
    place: route.kindPlace,
    deployment: route.deployment,
    isOutside: 'unknown',
    outsideBecause: '',
    hosts: hostsOf(route),
    ports: [],
    tls: { kind: 'unknown', reason: `its gateway${name === undefined ? '' : ` ${name}`} is not in the tree` },
    matching: 'longest',
    paths: pathsOf(route),
    isPartial: route.isPartial,
  }
}

function pathsOf(route: KubeObject): readonly EdgePath[] {
  return itemsAt(route.root, 'spec', 'rules').flatMap((rule) => {
    const filters = itemsAt(rule, 'filters')
    const matches = itemsAt(rule, 'matches')
    const [backend] = itemsAt(rule, 'backendRefs')
    const extension = filters.find((filter) => textAt(filter, 'type') === 'ExtensionRef')
    const common = {
      guard: extension === undefined ? ('none' as const) : ('unknown' as const),
      answerHeaders: extension === undefined ? headersOf(filters, 'responseHeaderModifier') : null,
      requestHeaders: headersOf(filters, 'requestHeaderModifier'),
    }
    const all = matches.length === 0 ? [{ match: { kind: 'segments', text: '/' } as const, place: rule.place }] : matches.map(toMatch)
    return all.map(({ match, place }): EdgePath => ({ ...common, match, place, action: actionOf(filters, backend ?? null, match) }))
  })
}

function toMatch(value: KubeValue): { readonly match: PathMatch; readonly place: Edge['place'] } {
  const path = at(value, 'path')
  const text = textAt(path, 'value') ?? '/'
  const place = value.place
  // Further tests narrow it down in a way that is not followed.
  if (['headers', 'queryParams', 'method'].some((key) => at(value, key) !== null))
    return { match: { kind: 'unknown', text, within: text }, place }
  switch (textAt(path, 'type') ?? 'PathPrefix') {
    case 'Exact':
      return { match: { kind: 'exact', text }, place }
    case 'RegularExpression':
      return { match: { kind: 'pattern', text: `^(?:${text})$`, ignoresCase: false }, place }
    default:
      return { match: { kind: 'segments', text }, place }
  }
}

function actionOf(filters: readonly KubeValue[], backend: KubeValue | null, match: PathMatch): EdgeAction {
  const redirect = filters.map((filter) => at(filter, 'requestRedirect')).find((one) => one !== null)
  if (redirect !== undefined && redirect !== null) return { kind: 'redirect', toHttps: textAt(redirect, 'scheme') === 'https' }
  if (backend === null) return { kind: 'unknown' }
  const rewrite = filters.map((filter) => at(filter, 'urlRewrite', 'path')).find((one) => one !== null) ?? null
  const prefix = textAt(rewrite, 'replacePrefixMatch')
  if (rewrite !== null && (prefix === null || match.kind !== 'segments')) return { kind: 'unknown' }
  // `/api` with `/` in its place: `/api/x` becomes `/x`.
  return {
    kind: 'proxy',
    host: textAt(backend, 'name'),
    port: numberAt(backend, 'port'),
    path: prefix === null ? null : prefix.replace(/\/$/, ''),
    isTls: false,
  }
}

function headersOf(filters: readonly KubeValue[], key: string): readonly EdgeHeader[] {
  return filters.flatMap((filter): EdgeHeader[] => {
    const modifier = at(filter, key)
    const named = (how: 'set' | 'add') =>
      itemsAt(modifier, how).flatMap((item): EdgeHeader[] => {
        const name = textAt(item, 'name')
        return name === null ? [] : [{ name: name.toLowerCase(), value: textAt(item, 'value') ?? '', always: true, place: item.place, how }]
      })
    const removed = itemsAt(modifier, 'remove').flatMap((item): EdgeHeader[] => {
      const name = textAt(item)
      return name === null ? [] : [{ name: name.toLowerCase(), value: null, always: true, place: item.place, how: 'remove' }]
    })
    return [...named('set'), ...named('add'), ...removed]
  })
}
