// What leads to what in a cluster: ingresses to services, services to pods. By names and labels, within what may meet.

import type { EdgeTls } from '../edges.ts'
import type { CheckContext } from '../kit.ts'
import type { KubeObject } from './object.ts'
import type { KubeContainer, KubePod } from './pods.ts'
import { at, entriesAt, itemsAt, type KubeValue, numberAt, textAt } from './value.ts'

/** Whether they could be in one namespace of one cluster. */
export function mayMeet(one: KubeObject, other: KubeObject): boolean {
  if (one.from === 'helm' || other.from === 'helm') return one.group === other.group
  return one.namespace === other.namespace || one.namespace === '' || other.namespace === ''
}

export function servicesOf(pod: KubePod, { setup }: CheckContext): readonly KubeObject[] {
  return setup.kubernetes.filter((object) => {
    if (object.kind !== 'Service' || !mayMeet(object, pod.object)) return false
    const selector = entriesAt(object.root, 'spec', 'selector')
    return selector.length > 0 && selector.every(([name, value]) => pod.labels.get(name) === textAt(value))
  })
}

export function podsOf(service: KubeObject, { setup }: CheckContext): readonly KubePod[] {
  const selector = entriesAt(service.root, 'spec', 'selector')
  if (selector.length === 0) return []
  return setup.pod.filter(
    ({ object, labels }) => mayMeet(object, service) && selector.every(([name, value]) => labels.get(name) === textAt(value)),
  )
}

export interface ServicePort {
  readonly port: number
  /** A number, or the name of a container's port. */
  readonly target: string
  readonly value: KubeValue
}

export function portsOf(service: KubeObject): readonly ServicePort[] {
  return itemsAt(service.root, 'spec', 'ports').flatMap((value) => {
    const port = numberAt(value, 'port')
    return port === null ? [] : [{ port, target: textAt(value, 'targetPort') ?? String(port), value }]
  })
}

/** The container that a service's port leads to; the only one where no port is named. */
export function containerBehind(pod: KubePod, target: string): KubeContainer | null {
  const containers = pod.containers.filter(({ isInit }) => !isInit)
  const named = containers.find(({ ports }) => ports.some(({ name, port }) => name === target || String(port) === target))
  return named ?? (containers.length === 1 ? (containers[0] ?? null) : null)
}

export interface IngressPath {
  readonly host: string
  readonly path: string
  readonly isExact: boolean
  readonly service: string
  /** A number or a name. */
  readonly port: string
  readonly value: KubeValue
}

export function pathsOf(ingress: KubeObject): readonly IngressPath[] {
  const fallback = at(ingress.root, 'spec', 'defaultBackend') ?? at(ingress.root, 'spec', 'backend')
  const rules = itemsAt(ingress.root, 'spec', 'rules').flatMap((rule) =>
    itemsAt(rule, 'http', 'paths').flatMap((value) => {
      const found = backendOf(at(value, 'backend'))
      if (found === null) return []
      const path = textAt(value, 'path') ?? '/'
      return [{ host: textAt(rule, 'host') ?? '', path, isExact: textAt(value, 'pathType') === 'Exact', ...found, value }]
    }),
  )
  const found = backendOf(fallback)
  return found === null || fallback === null ? rules : [...rules, { host: '', path: '/', isExact: false, ...found, value: fallback }]
}

function backendOf(backend: KubeValue | null): { readonly service: string; readonly port: string } | null {
  const service = textAt(backend, 'service', 'name') ?? textAt(backend, 'serviceName')
  if (service === null) return null
  return {
    service,
    port:
      textAt(backend, 'service', 'port', 'number') ?? textAt(backend, 'service', 'port', 'name') ?? textAt(backend, 'servicePort') ?? '',
  }
}

export function findService(name: string, from: KubeObject, { setup }: CheckContext): KubeObject | null {
  return setup.kubernetes.find((object) => object.kind === 'Service' && object.name === name && mayMeet(object, from)) ?? null
}

/** By which names a controller is told; the annotation's key without it. */
export function annotationOf(object: KubeObject, name: string): { readonly text: string; readonly value: KubeValue } | null {
  for (const [key, value] of entriesAt(object.root, 'metadata', 'annotations')) {
    const text = textAt(value)
    if (text !== null && (key === name || key.endsWith(`/${name}`))) return { text, value }
  }
  return null
}

export function isIngress({ kind, apiVersion }: KubeObject): boolean {
  return kind === 'Ingress' && /^(?:networking\.k8s\.io|extensions)\//.test(apiVersion)
}

/** What an ingress says of TLS with its callers. */
export function tlsOf(object: KubeObject): EdgeTls {
  const own = at(object.root, 'spec', 'tls')
  if (own !== null && (own.kind !== 'list' || own.items.length > 0)) return { kind: 'terminated', place: own.place, versions: [] }
  for (const [key, value] of entriesAt(object.root, 'metadata', 'annotations')) {
    const text = textAt(value) ?? ''
    if (
      terminating.test(key) ||
      (/router\.tls$/.test(key) && text === 'true') ||
      (/router\.entrypoints$/.test(key) && /^(?:websecure|https)$/.test(text))
    )
      return { kind: 'terminated', place: value.place, versions: [] }
    if (/listen-ports$/.test(key) && text.includes('HTTPS')) return { kind: 'terminated', place: value.place, versions: [] }
    if (/(?:scheme|load-balancer-type|ingress\.class)$/.test(key) && /internal/i.test(text))
      return { kind: 'unknown', reason: 'it is reached within the network alone' }
    if (/^(?:tailscale\.com|.*cloudflare)/.test(key)) return { kind: 'before', place: value.place, by: key }
  }
  const name = textAt(object.root, 'spec', 'ingressClassName') ?? ''
  if (/tailscale|cloudflare|ngrok|internal/i.test(name)) return { kind: 'unknown', reason: `the class \`${name}\` brings its own way in` }
  return { kind: 'plain', place: object.kindPlace }
}

const terminating =
  /(?:certificate-arn|managed-certificates|pre-shared-cert|ssl-passthrough|appgw-ssl-certificate|networking\.gke\.io\/certmap)$/
