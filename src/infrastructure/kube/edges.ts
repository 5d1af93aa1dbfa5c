// The ways into a cluster: ingresses, and services that a load balancer of the cloud leads to.

import type { Edge, EdgeHeader, EdgePath } from '../edges.ts'
import type { CheckContext } from '../kit.ts'
import { annotationOf, containerBehind, isIngress, pathsOf, podsOf, portsOf, tlsOf } from './links.ts'
import type { KubeObject } from './object.ts'
import { at, textAt } from './value.ts'

export function readKubeEdges(context: CheckContext): readonly Edge[] {
  return context.setup.kubernetes.flatMap((object) => {
    if (isIngress(object)) return ingressEdges(object)
    return object.kind === 'Service' ? serviceEdges(object, context) : []
  })
}

function ingressEdges(object: KubeObject): readonly Edge[] {
  const paths = pathsOf(object)
  const tls = tlsOf(object)
  const edge: Edge = {
    kind: 'ingress',
    name: `Ingress ${object.name}`,
    place: object.kindPlace,
    deployment: object.deployment,
    isOutside: tls.kind === 'unknown' ? 'unknown' : 'yes',
    outsideBecause: 'is an Ingress',
    hosts: [...new Set(paths.map(({ host }) => host))].filter((host) => host !== ''),
    ports: [tls.kind === 'terminated' || tls.kind === 'before' ? 443 : 80],
    tls,
    matching: 'longest',
    paths: paths.map(
      (path): EdgePath => ({
        match: /[()*+\\]/.test(path.path)
          ? { kind: 'pattern', text: path.path, ignoresCase: true }
          : { kind: path.isExact ? 'exact' : 'segments', text: path.path },
        place: path.value.place,
        action: {
          kind: 'proxy',
          host: path.service,
          port: /^\d+$/.test(path.port) ? Number(path.port) : null,
          path: annotationOf(object, 'rewrite-target')?.text ?? null,
          isTls: annotationOf(object, 'backend-protocol')?.text === 'HTTPS',
        },
        guard: guardOf(object),
        answerHeaders: headersOf(object),
        requestHeaders: [],
      }),
    ),
    isPartial: object.isPartial,
  }
  const redirect = annotationOf(object, 'ssl-redirect')
  if (tls.kind !== 'terminated' || redirect?.text !== 'false' || annotationOf(object, 'force-ssl-redirect')?.text === 'true') return [edge]
  // The controller redirects by itself; here it was told not to.
  return [
    edge,
    {
      ...edge,
      name: `${edge.name} on port 80`,
      place: redirect.value.place,
      ports: [80],
      tls: { kind: 'plain', place: redirect.value.place },
    },
  ]
}

function guardOf(object: KubeObject): EdgePath['guard'] {
  if (annotationOf(object, 'auth-url') !== null) return 'forward'
  if (annotationOf(object, 'nginx.ingress.kubernetes.io/auth-type') !== null) return 'basic'
  if (annotationOf(object, 'auth-tls-secret') !== null) return 'certificate'
  const addresses = annotationOf(object, 'whitelist-source-range') ?? annotationOf(object, 'allowlist-source-range')
  return addresses !== null && !/0\.0\.0\.0\/0/.test(addresses.text) ? 'addresses' : 'none'
}

/** What annotations set on answers. The controller itself adds `Strict-Transport-Security` where it has the certificate. */
function headersOf(object: KubeObject): readonly EdgeHeader[] | null {
  if (annotationOf(object, 'configuration-snippet') !== null || annotationOf(object, 'custom-headers') !== null) return null
  if (annotationOf(object, 'router.middlewares') !== null) return null
  const cors = annotationOf(object, 'nginx.ingress.kubernetes.io/enable-cors')
  if (cors?.text !== 'true') return []
  const { place } = cors.value
  const set = (name: string, value: string): EdgeHeader => ({ name, value, always: true, place, how: 'set' })
  const allows = annotationOf(object, 'cors-allow-credentials')?.text !== 'false'
  return [
    set('access-control-allow-origin', annotationOf(object, 'cors-allow-origin')?.text ?? '*'),
    ...(allows ? [set('access-control-allow-credentials', 'true')] : []),
  ]
}

function serviceEdges(object: KubeObject, context: CheckContext): readonly Edge[] {
  const type = at(object.root, 'spec', 'type')
  if (type === null || textAt(type) !== 'LoadBalancer') return []
  const isInternal = /internal/i.test(
    ['networking.gke.io/load-balancer-type', 'aws-load-balancer-scheme'].map((name) => annotationOf(object, name)?.text ?? '').join(' '),
  )
  const certificate = annotationOf(object, 'aws-load-balancer-ssl-cert')
  const pods = podsOf(object, context)
  return portsOf(object).flatMap((port): Edge[] => {
    const container = pods.flatMap((pod) => containerBehind(pod, port.target) ?? [])[0]
    if (container === undefined || container.runs === 'other') return []
    return [
      {
        kind: 'load-balancer',
        name: `port ${port.port} of Service ${object.name}`,
        place: type.place,
        deployment: object.deployment,
        isOutside: isInternal ? 'no' : 'yes',
        outsideBecause: isInternal ? 'is reached within the network alone' : 'is a Service of the type `LoadBalancer`',
        hosts: [],
        ports: [port.port],
        tls:
          certificate === null
            ? port.port === 443
              ? { kind: 'unknown', reason: 'the container behind port 443 may speak TLS itself' }
              : { kind: 'plain', place: port.value.place }
            : { kind: 'terminated', place: certificate.value.place, versions: [] },
        matching: 'longest',
        paths: [
          {
            match: { kind: 'segments', text: '/' },
            place: port.value.place,
            action: {
              kind: 'proxy',
              host: object.name,
              port: /^\d+$/.test(port.target) ? Number(port.target) : null,
              path: null,
              isTls: false,
            },
            guard: 'none',
            answerHeaders: [],
            requestHeaders: [],
          },
        ],
        isPartial: object.isPartial,
      },
    ]
  })
}
