import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { createTree } from '../../base/index.ts'
import type { Subject } from '../../finding/index.ts'
import type { Edge } from '../edges.ts'
import type { CheckContext } from '../kit.ts'
import { readSetup } from '../setup.ts'
import { readTraefikEdges } from './edges.ts'

const runs = Number(process.env['FUZZ_RUNS'] ?? 150)

function read(files: Readonly<Record<string, string>>): readonly Edge[] {
  const tree = createTree(new Map(Object.entries(files)))
  // What the ways in of one program read, and nothing else.
  const { setup } = readSetup({ tree } as unknown as Subject)
  return readTraefikEdges({ tree, setup } as unknown as CheckContext)
}

function say({ tls, paths, isOutside, name }: Edge): string {
  const ways = paths.map(({ match, action, guard }) => {
    const to =
      action.kind === 'proxy'
        ? `${action.host}:${action.port}${action.path === null ? '' : ` as ${action.path}`}`
        : `${action.kind}${action.kind === 'redirect' && action.toHttps ? ' https' : ''}`
    return `${match.kind} ${'text' in match ? match.text : ''} ${guard === 'none' ? '' : `(${guard}) `}${to}`
  })
  return `${name}: ${tls.kind}, ${isOutside}: ${ways.join('; ')}`
}

const flags = `      - --providers.docker=true
      - --providers.docker.exposedbydefault=false
      - --entrypoints.web.address=:80
      - --entrypoints.websecure.address=:443
`
const compose = (more: string, labels: readonly string[], ports = '["80:80", "443:443"]') => `services:
  proxy:
    image: traefik:v3.2
    command:
${flags}${more}    ports: ${ports}
  api:
    build: .
    labels:
${['traefik.enable=true', ...labels].map((label) => `      - "traefik.${label.replace(/^traefik\./, '')}"\n`).join('')}`

const secure = ['http.routers.api.rule=Host(`a.example`)', 'http.routers.api.entrypoints=websecure', 'http.routers.api.tls.certresolver=le']
const plain = ['http.routers.open.rule=Host(`a.example`) && PathPrefix(`/api`)', 'http.routers.open.entrypoints=web']
const port = 'http.services.api.loadbalancer.server.port=8000'

describe('Compose', () => {
  test.each<readonly [string, string, readonly string[], readonly string[]]>([
    [
      'TLS alone, and the plain port sends on',
      '      - --entrypoints.web.http.redirections.entrypoint.to=websecure\n',
      [...secure, port],
      [
        'entry point web of Traefik: plain, yes: prefix / redirect https',
        'entry point websecure of Traefik for a.example: terminated, yes: prefix / api:8000',
      ],
    ],
    [
      'a redirect to another scheme is none to HTTPS',
      '      - --entrypoints.web.http.redirections.entrypoint.to=websecure\n      - --entrypoints.web.http.redirections.entrypoint.scheme=http\n',
      [...secure, port],
      [
        'entry point web of Traefik: plain, yes: prefix / redirect',
        'entry point websecure of Traefik for a.example: terminated, yes: prefix / api:8000',
      ],
    ],
    [
      'both, the longer rule first',
      '',
      [...secure, ...plain, 'http.routers.all.rule=PathPrefix(`/`)', 'http.routers.all.entrypoints=web', port],
      [
        'entry point web of Traefik for a.example: plain, yes: prefix /api api:8000; prefix / api:8000',
        'entry point web of Traefik: plain, yes: prefix / api:8000',
        'entry point websecure of Traefik for a.example: terminated, yes: prefix / api:8000',
      ],
    ],
    [
      'a priority comes before length',
      '',
      [...plain, 'http.routers.all.rule=PathPrefix(`/`)', 'http.routers.all.priority=100', port],
      [
        'entry point web of Traefik for a.example: plain, yes: prefix / api:8000; prefix /api api:8000',
        'entry point web of Traefik: plain, yes: prefix / api:8000',
        'entry point websecure of Traefik: plain, yes: prefix / api:8000',
      ],
    ],
    [
      'middlewares: who is let in, what is cut off, what is sent on',
      '',
      [
        'http.routers.a.rule=PathPrefix(`/api`)',
        'http.routers.a.entrypoints=web',
        'http.routers.a.middlewares=cut,who@docker',
        'http.routers.b.rule=Path(`/b`) || ClientIP(`10.0.0.0/8`)',
        'http.routers.b.entrypoints=web',
        'http.routers.c.rule=PathPrefix(`/c`) && Method(`GET`)',
        'http.routers.c.entrypoints=web',
        'http.routers.c.middlewares=nobody',
        'http.routers.d.rule=Path(`/`)',
        'http.routers.d.entrypoints=web',
        'http.routers.d.middlewares=all',
        'http.middlewares.cut.stripprefix.prefixes=/api',
        'http.middlewares.who.basicauth.users=a:b',
        'http.middlewares.all.chain.middlewares=who,up',
        'http.middlewares.up.redirectscheme.scheme=https',
        port,
      ],
      [
        'entry point web of Traefik: plain, yes: exact /b api:8000; prefix / (addresses) api:8000; unknown pathprefix method (unknown) api:8000; prefix /api (basic) api:8000 as ; exact / (basic) redirect https',
      ],
    ],
    [
      'TLS of the entry point itself',
      '      - --entrypoints.websecure.http.tls=true\n',
      ['http.routers.api.rule=Host(`a.example`)', 'http.routers.api.entrypoints=websecure', port],
      ['entry point websecure of Traefik for a.example: terminated, yes: prefix / api:8000'],
    ],
    [
      'the dashboard',
      '',
      ['http.routers.d.rule=Host(`t.example`)', 'http.routers.d.entrypoints=web', 'http.routers.d.service=api@internal'],
      ['entry point web of Traefik for t.example: plain, yes: prefix / answer'],
    ],
    ['a container that is not to be had', '', ['traefik.enable=false', ...plain, port], []],
    [
      'something in front tells the scheme',
      '      - --entrypoints.web.forwardedHeaders.trustedIPs=10.0.0.0/8\n',
      [...plain, port],
      ['entry point web of Traefik for a.example: unknown, yes: prefix /api api:8000'],
    ],
  ])('%s', (_, more, labels, expected) => {
    expect(read({ 'compose.yaml': compose(more, labels) }).map(say)).toEqual(expected)
  })

  test('a Traefik of another file serves the project, and one that is nowhere is not known', () => {
    const project = `services:\n  api:\n    build: .\n    labels:\n${[...secure, ...plain, port].map((label) => `      - traefik.${label}\n`).join('')}`
    const own = compose('', []).split('  api:')[0] ?? ''
    expect(read({ 'compose.yml': project, 'compose.traefik.yml': own }).map(say)).toEqual([
      'entry point web of Traefik for a.example: plain, yes: prefix /api api:8000',
      'entry point websecure of Traefik for a.example: terminated, yes: prefix / api:8000',
    ])
    expect(read({ 'compose.yml': project }).map(say)).toEqual([
      'router api of Traefik: terminated, unknown: prefix / api:8000',
      'router open of Traefik: unknown, unknown: prefix /api api:8000',
    ])
  })

  test('a container gets a way in by its name where Traefik takes all', () => {
    const own = `services:\n  proxy:\n    image: traefik:v3\n    command: --providers.docker\n    ports: ["80:80"]\n  api:\n    build: .\n  db:\n    image: postgres:16\n`
    expect(read({ 'compose.yml': own }).map(say)).toEqual([
      'entry point http of Traefik for (the name of the container): plain, yes: prefix / api:null',
    ])
  })
})

const yaml = `entryPoints:
  web:
    address: ":80"
  websecure:
    address: ":443"
    http:
      middlewares: [secure@file]
providers:
  file:
    filename: /etc/traefik/dynamic.yml
`
const dynamic = `http:
  routers:
    api:
      rule: "Host(\`a.example\`)"
      entryPoints: [websecure]
      service: app
      tls:
        options: old
  services:
    app:
      loadBalancer:
        servers:
          - url: "http://api:8000"
  middlewares:
    secure:
      headers:
        stsSeconds: 31536000
        stsIncludeSubdomains: true
        contentTypeNosniff: true
        frameDeny: true
        customResponseHeaders:
          Server: ""
        accessControlAllowOriginListRegex: [".*"]
        accessControlAllowCredentials: true
tls:
  options:
    old:
      minVersion: VersionTLS11
`

test('files: entry points, routers, services, headers and versions of TLS', () => {
  const service = 'services:\n  proxy:\n    image: traefik:v3\n    ports: ["443:443"]\n    volumes: ["./traefik:/etc/traefik:ro"]\n'
  const [edge, ...others] = read({ 'compose.yaml': service, 'traefik/traefik.yml': yaml, 'traefik/dynamic.yml': dynamic })
  expect(others).toEqual([])
  expect(edge).toMatchObject({ hosts: ['a.example'], isPartial: false, isOutside: 'yes', deployment: { name: 'compose.yaml' } })
  expect(edge?.tls).toEqual({
    kind: 'terminated',
    place: { file: 'traefik/dynamic.yml', line: 28 },
    versions: ['VersionTLS11', 'VersionTLS12', 'VersionTLS13'],
  })
  expect(edge?.paths[0]?.action).toEqual({ kind: 'proxy', host: 'api', port: 8000, path: null, isTls: false })
  expect(edge?.paths[0]?.answerHeaders?.map(({ name, value, how }) => [name, value, how])).toEqual([
    ['x-content-type-options', 'nosniff', 'set'],
    ['x-frame-options', 'DENY', 'set'],
    ['strict-transport-security', 'max-age=31536000; includeSubDomains', 'set'],
    ['access-control-allow-origin', '(the origin of the request)', 'set'],
    ['access-control-allow-credentials', 'true', 'set'],
    ['server', null, 'remove'],
  ])
})

test('TOML, and a Traefik that nothing of the tree starts', () => {
  const toml = '[entryPoints]\n  [entryPoints.web]\n    address = ":80"\n[providers.file]\n  filename = "routes.toml"\n'
  const routes =
    '[http.routers.api]\n  rule = "PathPrefix(`/`)"\n  service = "api"\n[[http.services.api.loadBalancer.servers]]\n  url = "http://127.0.0.1:8000"\n'
  expect(read({ 'traefik/traefik.toml': toml, 'traefik/routes.toml': routes }).map(say)).toEqual([
    'entry point web of Traefik: plain, unknown: prefix / 127.0.0.1:8000',
  ])
  const [edge] = read({ 'traefik.toml': toml })
  expect(edge).toBeUndefined()
})

test('any labels, flags and files are read', () => {
  const piece = fc.constantFrom(
    ...['http.routers.a.rule=', 'Host(`a`)', ' && ', ' || ', '!', 'PathPrefix(`/x`)', '.tls=true', 'http.routers.a', '.middlewares=m', '='],
    ...['http.middlewares.m.', 'stripprefix.prefixes=/x', 'chain.middlewares=m', 'headers.stsseconds=1', '[0]', '.', 'enable=true'],
  )
  const label = fc.array(fc.oneof(piece, fc.string({ maxLength: 3 })), { maxLength: 6 }).map((parts) => parts.join(''))
  fc.assert(
    fc.property(fc.array(label, { maxLength: 8 }), fc.array(label, { maxLength: 4 }), label, (labels, words, text) => {
      const compose = JSON.stringify({
        services: {
          proxy: { image: 'traefik', command: ['--providers.docker', ...words.map((word) => `--${word}`)], ports: ['80:80'] },
          api: { build: '.', labels: labels.map((one) => `traefik.${one}`) },
        },
      })
      for (const edge of read({ 'compose.yaml': compose, 'traefik.yml': `http:\n  routers:\n    a: ${text}\n` })) {
        expect(edge.place.line).toBeGreaterThan(0)
        expect(edge.paths.length).toBeLessThan(1000)
      }
    }),
    { numRuns: runs },
  )
})
