import fc from 'fast-check'
import { expect, test } from 'vitest'
import { createTree } from '../../base/index.ts'
import type { Subject } from '../../finding/index.ts'
import { readEdges } from '../edge-readers.ts'
import type { Edge } from '../edges.ts'
import type { CheckContext } from '../kit.ts'
import { findPath } from '../outside.ts'
import { readSetup } from '../setup.ts'

const runs = Number(process.env['FUZZ_RUNS'] ?? 150)

function read(text: string): readonly Edge[] {
  const tree = createTree(new Map([['deploy/all.yaml', text]]))
  // Ways into a cluster are read from its objects alone.
  const { setup } = readSetup({ tree } as unknown as Subject)
  return readEdges({ tree, setup } as unknown as CheckContext)
}

const gateway = `apiVersion: gateway.networking.k8s.io/v1
kind: Gateway
metadata: {name: outer}
spec:
  gatewayClassName: envoy
  listeners:
    - {name: http, port: 80, protocol: HTTP}
    - name: https
      port: 443
      protocol: HTTPS
      hostname: "*.example.org"
      tls: {certificateRefs: [{name: cert}]}
---
`
const route = (parent: string, rules: string, name = 'api') => `apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata: {name: ${name}}
spec:
  parentRefs: [${parent}]
  hostnames: [api.example.org]
  rules:
${rules}---
`
const rules = `    - matches: [{path: {type: PathPrefix, value: /api}}]
      filters:
        - type: URLRewrite
          urlRewrite: {path: {type: ReplacePrefixMatch, replacePrefixMatch: /}}
        - type: ResponseHeaderModifier
          responseHeaderModifier: {set: [{name: X-Frame-Options, value: DENY}], remove: [Server]}
      backendRefs: [{name: api, port: 8000}]
    - matches: [{path: {type: Exact, value: /health}}, {path: {value: /beta}, headers: [{name: x, value: y}]}]
      backendRefs: [{name: other, port: 80}]
`
const redirect = `    - filters: [{type: RequestRedirect, requestRedirect: {scheme: https, statusCode: 301}}]\n`

test('listeners with the routes that hang on them', () => {
  const edges = read(
    gateway + route('{name: outer, sectionName: https}', rules) + route('{name: outer, sectionName: http}', redirect, 'up'),
  )
  expect(edges.map(({ name, tls, ports, isOutside }) => [name, tls.kind, ports, isOutside])).toEqual([
    ['listener http of Gateway outer', 'plain', [80], 'yes'],
    ['listener https of Gateway outer', 'terminated', [443], 'yes'],
  ])
  const [plain, secure] = edges
  expect(plain?.paths.map(({ action }) => action)).toEqual([{ kind: 'redirect', toHttps: true }])
  if (secure === undefined) throw new Error('no listener')
  const at = (path: string) => {
    const found = findPath(secure, path)
    return found === null || found === 'unknown' ? found : [found.action, found.answerHeaders?.map(({ name, how }) => `${how} ${name}`)]
  }
  expect(at('/api/users')).toEqual([
    { kind: 'proxy', host: 'api', port: 8000, path: '', isTls: false },
    ['set x-frame-options', 'remove server'],
  ])
  expect(at('/health')).toEqual([{ kind: 'proxy', host: 'other', port: 80, path: null, isTls: false }, []])
  expect(at('/beta')).toBe('unknown')
  expect(at('/apix')).toBeNull()
})

test('a route of another host hangs on no listener, and one whose gateway is not here is not known', () => {
  const other = route('{name: outer, sectionName: https}', redirect).replace('api.example.org', 'api.example.com')
  expect(read(gateway + other)).toEqual([])
  expect(read(route('{name: shared, namespace: infra}', rules)).map(({ tls, isOutside }) => [tls.kind, isOutside])).toEqual([
    ['unknown', 'unknown'],
  ])
})

test('IngressRoutes with their middlewares and options', () => {
  const [edge] = read(`apiVersion: traefik.io/v1alpha1
kind: IngressRoute
metadata: {name: web}
spec:
  entryPoints: [websecure]
  routes:
    - match: Host(\`a.example\`) && PathPrefix(\`/api\`)
      kind: Rule
      middlewares: [{name: cut}, {name: staff}]
      services: [{name: api, port: 8000}]
    - match: Host(\`a.example\`)
      kind: Rule
      services: [{name: site, port: 80}]
  tls: {secretName: cert, options: {name: old}}
---
apiVersion: traefik.io/v1alpha1
kind: Middleware
metadata: {name: cut}
spec: {stripPrefix: {prefixes: [/api]}}
---
apiVersion: traefik.io/v1alpha1
kind: Middleware
metadata: {name: staff}
spec: {basicAuth: {secret: users}}
---
apiVersion: traefik.io/v1alpha1
kind: TLSOption
metadata: {name: old}
spec: {minVersion: VersionTLS10, maxVersion: VersionTLS12}
`)
  expect(edge).toMatchObject({ kind: 'traefik', hosts: ['a.example'], isOutside: 'yes' })
  expect(edge?.tls).toMatchObject({ kind: 'terminated', versions: ['VersionTLS10', 'VersionTLS11', 'VersionTLS12'] })
  expect(edge?.paths.map(({ match, guard, action }) => [match, guard, action])).toEqual([
    [{ kind: 'prefix', text: '/api' }, 'basic', { kind: 'proxy', host: 'api', port: 8000, path: '', isTls: false }],
    [{ kind: 'prefix', text: '/' }, 'none', { kind: 'proxy', host: 'site', port: 80, path: null, isTls: false }],
  ])
})

test('any objects are read', () => {
  const scalar = fc.constantFrom<unknown>('', '/', 'a', 80, null, true, [], {}, [{}], 'Host(`a`)', 'HTTPS')
  const table = fc.dictionary(
    fc.constantFrom(
      'listeners',
      'rules',
      'routes',
      'matches',
      'filters',
      'path',
      'value',
      'parentRefs',
      'name',
      'tls',
      'match',
      'services',
    ),
    fc.letrec((tie) => ({
      node: fc.oneof(
        scalar,
        fc.array(tie('node'), { maxLength: 2 }),
        fc.dictionary(fc.constantFrom('name', 'path', 'matches', 'port', 'value'), tie('node'), { maxKeys: 3 }),
      ),
    })).node,
  )
  fc.assert(
    fc.property(fc.constantFrom('Gateway', 'HTTPRoute', 'IngressRoute', 'Middleware'), table, table, (kind, spec, other) => {
      const version = /Gateway|HTTPRoute/.test(kind) ? 'gateway.networking.k8s.io/v1' : 'traefik.io/v1alpha1'
      const documents = [spec, other].map((one) => JSON.stringify({ apiVersion: version, kind, metadata: { name: 'a' }, spec: one }))
      const text = documents.map((one) => one.replace('{"apiVersion"', '{\n"apiVersion"')).join('\n---\n')
      for (const { place } of read(text)) expect(place.line).toBeGreaterThan(0)
    }),
    { numRuns: runs },
  )
})
