import fc from 'fast-check'
import { expect, test } from 'vitest'
import { createTree } from '../../base/index.ts'
import { parseHaproxy } from '../../syntax/index.ts'
import type { CheckContext } from '../kit.ts'
import source from '../sources/haproxy.ts'
import { readHaproxyEdges } from './edges.ts'

const runs = Number(process.env['FUZZ_RUNS'] ?? 150)

function readEdges(config: string) {
  const subject = { tree: createTree(new Map([['haproxy.cfg', config]])) } as unknown as CheckContext
  const haproxy = source.read(subject, () => {})
  // What the ways in of one program read, and nothing else.
  return readHaproxyEdges({ ...subject, setup: { haproxy, service: [], dockerfile: [] } } as unknown as CheckContext)
}

const http = 'defaults\n  mode http\n'

test.each([
  ['bind :80', { port: 80, kind: 'plain' }],
  ['bind *:443 ssl crt /a.pem', { port: 443, kind: 'terminated', versions: [] }],
  ['bind [::]:443 ssl crt /a.pem ssl-min-ver TLSv1.1', { port: 443, kind: 'terminated', versions: ['TLSv1.1', 'TLSv1.2', 'TLSv1.3'] }],
  ['bind :80 accept-proxy', { port: 80, kind: 'unknown' }],
  ['bind :80\n  redirect scheme https if !{ hdr(X-Forwarded-Proto) https }', { port: 80, kind: 'unknown' }],
  ['bind :80\n  mode tcp', { port: 80, kind: 'unknown' }],
])('%s', (lines, { port, ...tls }) => {
  const [edge] = readEdges(`${http}listen web\n  ${lines}\n  server a api:8000\n`)
  expect(edge?.ports).toEqual([port])
  expect(edge?.tls).toMatchObject(tls)
  expect(edge?.paths.at(-1)?.action).toEqual(
    lines.includes('redirect') ? expect.anything() : { kind: 'proxy', host: 'api', port: 8000, path: null, isTls: false },
  )
})

test('a way in for each host that is named, and one for all others', () => {
  const edges = readEdges(
    `${http}frontend web\n  bind :80\n  use_backend api if { hdr(host) -i api.example.org }\n  default_backend site\nbackend api\n  server a api:8000\nbackend site\n  server a site:3000 ssl\n`,
  )
  expect(edges.map(({ hosts, paths }) => [hosts, paths.map(({ action }) => (action.kind === 'proxy' ? action.host : null))])).toEqual([
    [['api.example.org'], ['api']],
    [[], ['site']],
  ])
})

test('what is filled in when it starts says nothing of what is absent', () => {
  expect(
    readEdges(`${http}listen web\n  bind :80\n.if defined(TLS)\n  redirect scheme https\n.endif\n  server a api:8000\n`)[0]?.isPartial,
  ).toBe(true)
})

test('any rules are read, and in time', () => {
  const word = fc.constantFrom(
    ...'http-request deny if unless { } ! || or path_beg /a /a/b path path_reg ^/ -i -m beg -f src ssl_fc acl use_backend app web auth redirect scheme https set-header x y'.split(
      ' ',
    ),
    ...[
      'http-response',
      'option',
      'forwardfor',
      'stats',
      'uri',
      'set-path',
      'hdr(host)',
      'a.example',
      '\n',
      '\n http-request deny if { path_beg /a/b }\n',
    ],
  )
  fc.assert(
    fc.property(fc.array(word, { maxLength: 120 }), (words) => {
      for (const { paths, place } of readEdges(
        `${http}frontend web\n bind :80\n default_backend app\n${words.join(' ')}\nbackend app\n server a api:8000\n`,
      )) {
        expect(place.line).toBe(4)
        expect(paths.length).toBeLessThan(5_000)
      }
    }),
    { numRuns: runs },
  )
})

test('thousands of rules within each other take no time', () => {
  const rules = Array.from(
    { length: 3_000 },
    (_, index) => ` http-request deny if { path_beg ${'/a'.repeat(index % 100)} } !{ path_beg /a/a/b${index} }`,
  )
  const started = process.hrtime.bigint()
  const text = `${http}listen web\n bind :80\n${rules.join('\n')}\n server a api:8000\n`
  expect(parseHaproxy(text).problems).toEqual([])
  expect(readEdges(text)).toHaveLength(1)
  expect(Number(process.hrtime.bigint() - started) / 1e9).toBeLessThan(2)
})
