// The operation that we find for a request is the one that the real FastAPI runs, or the request is refused. Without the Pythons of the
// oracle the comparison is skipped, each program counted.

import { execFile } from 'node:child_process'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'
import { createTree } from '../../../src/base/index.ts'
import { extractFromSource } from '../../../src/extract/index.ts'
import { createRouteTable, decodePath, resolveRequest } from '../../../src/gateway/resolve/index.ts'
import type { Model } from '../../../src/model/index.ts'
import { writeProject } from '../../kit/project.ts'
import { DEFAULT_PYTHON, findEnvironment } from '../../oracle/environments.ts'
import { programs, type ResolveProgram } from './programs.ts'

const versions = ['0.115.14', '0.137.2', '0.165.0'] as const
const requestsEach = Number(process.env['RESOLVE_REQUESTS'] ?? 600)
const script = join(dirname(fileURLToPath(import.meta.url)), 'ask.py')

describe.each(versions)('FastAPI %s', (version) => {
  const python = findEnvironment({ fastapi: version, python: DEFAULT_PYTHON })

  test
    .skipIf(python === null)
    .each(
      programs.filter(({ since }) => since === undefined || isAtLeast(version, since)).map((program) => [program.title, program] as const),
    )(
    '%s (skipped without its Python)',
    async (_, program) => {
      const model = extract(program, version)
      const app = model.apps.find(({ primary }) => primary)?.id ?? 'main:app'
      const table = createRouteTable(model, app)
      const requests = makeRequests(program, requestsEach)
      const answers = await ask(python ?? '', program, requests)
      const wrong = requests.flatMap(([method, target], index) => {
        const { path, doubts } = decodePath(target)
        // Refused whatever the policy says.
        if (doubts.some((doubt) => doubt === 'control' || doubt === 'not-a-path' || doubt === 'broken-encoding')) return []
        const ours = tell(resolveRequest(table, method, path))
        return ours === answers[index] ? [] : [`${method} ${target}: ${answers[index]}, and not ${ours}`]
      })
      expect(wrong).toEqual([])
    },
    60_000 + requestsEach * 20,
  )
})

function tell({ operations, otherwise }: ReturnType<typeof resolveRequest>): string {
  const [first, ...more] = operations
  if (more.length > 0 || (first !== undefined && otherwise !== null)) return 'not sure'
  if (first !== undefined) {
    const { route } = first
    if (route.kind === 'mount') return `mount ${route.frontend ? 'frontend' : (route.target?.split(/[.:]/).at(-1) ?? '')}`
    return `op ${route.handler?.name.split('.').at(-1) ?? ''}`
  }
  switch (otherwise?.kind) {
    case 'redirect':
      return `307 ${otherwise.path}`
    case 'method-not-allowed':
      return '405'
    default:
      return '404'
  }
}

function isAtLeast(version: string, least: string): boolean {
  return Number(version.split('.')[1]) >= Number(least.split('.')[1])
}

function extract({ main }: ResolveProgram, fastapiVersion: string): Model {
  return extractFromSource(createTree(new Map([['main.py', main]])), {
    app: 'main:app',
    fastapiVersion,
    snapshot: { commit: null, content: '', tool: '', knowledge: '', policy: null },
  })
}

function ask(python: string, { main }: ResolveProgram, requests: readonly (readonly [string, string])[]): Promise<readonly string[]> {
  const folder = writeProject({ 'main.py': main })
  return new Promise((resolve, reject) => {
    const child = execFile(python, [script], { maxBuffer: 64 * 1024 * 1024 }, (error, output) =>
      error === null ? resolve(JSON.parse(output)) : reject(error),
    )
    child.stdin?.end(JSON.stringify({ folder, app: 'main:app', requests }))
  })
}

const methods = ['GET', 'GET', 'GET', 'GET', 'POST', 'PUT', 'HEAD', 'OPTIONS', 'DELETE', 'PATCH', 'QUERY', 'WS'] as const
const oddWords = [
  '',
  '.',
  '..',
  '%2e%2e',
  'a%2Fb',
  '%5C',
  'x;y',
  '%41',
  'a%20b',
  '%C3%A9',
  '%zz',
  '%00',
  '%0A',
  '%25',
  '{}',
  '~',
  'A',
] as const

/** The same at every run. */
function makeRequests({ words }: ResolveProgram, count: number): (readonly [string, string])[] {
  const next = createRandom(words.length * 7919 + words.join('').length)
  const pick = <T>(list: readonly T[]): T => list[Math.floor(next() * list.length)] as T
  return Array.from({ length: count }, () => {
    const segments = Array.from({ length: 1 + Math.floor(next() * 4) }, () => (next() < 0.12 ? pick(oddWords) : encode(pick(words))))
    return [pick(methods), `/${segments.join('/')}${next() < 0.15 ? '/' : ''}`] as const
  })
}

function encode(word: string): string {
  return encodeURIComponent(word).replace(/%3A/g, ':')
}

/** mulberry32 */
function createRandom(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296
  }
}
