// What we say of a proxy's configuration, held against what the real program does with it: each row is a configuration and the paths that
// are asked of it. Where a program is not installed its rows are skipped, each of them counted; `.ci/setup` brings them all.

import { describe, expect, test } from 'vitest'
import { createTree } from '../../src/base/index.ts'
import { applyHeaders } from '../../src/infrastructure/answer-headers.ts'
import { readEdges } from '../../src/infrastructure/edge-readers.ts'
import type { Edge } from '../../src/infrastructure/edges.ts'
import { findPath } from '../../src/infrastructure/outside.ts'
import { readSetup } from '../../src/infrastructure/setup.ts'
import { readExample } from '../rules/read-example.ts'
import { hasProgram, type ProxyProgram, type SeenAnswer, startProxy, upstreamHeaders } from './proxies.ts'
import { caddyRows, haproxyRows, nginxRows, type ProxyRow } from './proxy-rows.ts'

const files: Readonly<Record<ProxyProgram, string>> = { nginx: 'nginx.conf', haproxy: 'haproxy.cfg', caddy: 'Caddyfile' }
const rowsOf: Readonly<Record<ProxyProgram, readonly ProxyRow[]>> = { nginx: nginxRows, haproxy: haproxyRows, caddy: caddyRows }

describe.each((['nginx', 'haproxy', 'caddy'] as const).filter((program) => rowsOf[program].length > 0))('%s', (program) => {
  const rows = rowsOf[program].map((row) => [row.title, row] as const)

  test.each(rows)('%s', (_, { config, paths }) => {
    const edge = readEdge(program, config.replaceAll('UPSTREAM', '8000').replaceAll('PORT', '8080'))
    expect(edge.isPartial).toBe(false)
    for (const [path, expected] of Object.entries(paths)) expect([path, say(edge, path)]).toEqual([path, expected])
  })

  describe.skipIf(!hasProgram(program))(`as ${program} itself does (skipped where it is not installed)`, () => {
    test.each(rows)(
      '%s',
      async (_, { config, paths }) => {
        const edge = readEdge(program, config.replaceAll('UPSTREAM', '8000').replaceAll('PORT', '8080'))
        const proxy = await startProxy(program, config)
        try {
          for (const [path, expected] of Object.entries(paths)) {
            const answer = await proxy.ask(path)
            const told = tell(answer)
            expect([path, told === 'refuse' && expected === 'guarded' ? 'guarded' : told]).toEqual([path, expected])
            expectHeaders(edge, path, answer)
          }
        } finally {
          await proxy.stop()
        }
      },
      30_000,
    )
  })
})

function tell({ status, headers, upstream }: SeenAnswer): string {
  if (upstream !== null) return `proxy ${upstream.url}`
  if (status >= 300 && status < 400) return `redirect${/^https:/.test(headers.get('location')?.[0] ?? '') ? ' https' : ''}`
  return status >= 400 && status < 500 && status !== 404 ? 'refuse' : 'other'
}

/** The headers that come back are those of the server behind with what we say that the proxy does to them, and likewise those that it got. */
function expectHeaders(edge: Edge, path: string, { status, headers, upstream }: SeenAnswer): void {
  const found = findPath(edge, path)
  if (found === null || found === 'unknown' || upstream === null || found.answerHeaders === null) return
  const own = new Map(Object.entries(upstreamHeaders).map(([name, value]) => [name, [value]]))
  const seen = applyHeaders(own, found.answerHeaders, status)
  for (const name of new Set([...own.keys(), ...found.answerHeaders.map((header) => header.name)]))
    expect([path, name, (headers.get(name) ?? []).toSorted()]).toEqual([path, name, (seen.get(name) ?? []).toSorted()])
  for (const { name, value, how } of found.requestHeaders) {
    if (value === null || how === 'remove') expect([name, upstream.headers[name]]).toEqual([name, undefined])
    else if (!/[$%{]/.test(value)) expect([name, upstream.headers[name]]).toEqual([name, value])
  }
}

function readEdge(program: ProxyProgram, config: string): Edge {
  const contents = new Map([
    ['main.py', 'from fastapi import FastAPI\n\napp = FastAPI()\n'],
    [files[program], program === 'haproxy' ? `defaults\n  mode http\n${config}` : config],
  ])
  const subject = { tree: createTree(contents), model: readExample(contents), today: new Date(0), advisories: null }
  const { setup, problems } = readSetup(subject)
  expect(problems).toEqual([])
  const [edge] = readEdges({ ...subject, setup })
  if (edge === undefined) throw new Error('no way in was found')
  return edge
}

function say(edge: Edge, path: string): string {
  const found = findPath(edge, path)
  if (found === 'unknown') return 'unknown'
  if (found === null) return 'other'
  if (found.action.kind === 'redirect') return `redirect${found.action.toHttps ? ' https' : ''}`
  if (found.action.kind === 'refuse') return 'refuse'
  if (found.guard !== 'none') return 'guarded'
  if (found.action.kind !== 'proxy') return 'other'
  const { match, action } = found
  return `proxy ${action.path === null || match.kind === 'pattern' || match.kind === 'unknown' ? path : action.path + path.slice(match.text.length)}`
}
