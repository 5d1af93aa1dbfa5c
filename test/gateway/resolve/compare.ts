// The operation that we find for requests beside the one that the real FastAPI runs. Used by the test, and by the tool that asks for very many.

import { execFile } from 'node:child_process'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { createTree } from '../../../src/base/index.ts'
import { extractFromSource } from '../../../src/extract/index.ts'
import { createRouteTable, decodePath, resolveRequest } from '../../../src/gateway/resolve/index.ts'
import type { Model } from '../../../src/model/index.ts'
import { programs, type ResolveProgram } from './programs.ts'

export const versions = ['0.115.14', '0.137.2', '0.165.0'] as const
const script = join(dirname(fileURLToPath(import.meta.url)), 'ask.py')

export const programsOf = (version: string): readonly ResolveProgram[] =>
  programs.filter(({ since }) => since === undefined || isAtLeast(version, since))

export interface Compared {
  readonly requests: number
  /** Whatever the policy says. */
  readonly refused: number
  /** By what the application did. */
  readonly answers: Readonly<Record<string, number>>
  readonly differences: readonly string[]
}

/** `folder` holds nothing yet, or the same program. */
export async function compareProgram(
  program: ResolveProgram,
  version: string,
  python: string,
  folder: string,
  count: number,
): Promise<Compared> {
  const model = extract(program, version)
  const app = model.apps.find(({ primary }) => primary)?.id ?? 'main:app'
  const table = createRouteTable(model, app)
  const requests = makeRequests(program, count)
  const given = await ask(python, folder, requests)
  const answers: Record<string, number> = {}
  const differences: string[] = []
  let refused = 0
  for (const [index, [method, target]] of requests.entries()) {
    const answer = given[index] ?? ''
    const { path, doubts } = decodePath(target)
    if (doubts.some((doubt) => doubt === 'control' || doubt === 'not-a-path' || doubt === 'broken-encoding')) {
      refused++
      continue
    }
    const [kind = ''] = answer.split(' ')
    answers[kind] = (answers[kind] ?? 0) + 1
    const ours = tell(resolveRequest(table, method, path))
    if (ours !== answer) differences.push(`${method} ${target}: ${answer}, and not ${ours}`)
  }
  return { requests: requests.length, refused, answers, differences }
}

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

function ask(python: string, folder: string, requests: readonly (readonly [string, string])[]): Promise<readonly string[]> {
  return new Promise((resolve, reject) => {
    const child = execFile(python, [script], { maxBuffer: 256 * 1024 * 1024 }, (error, output) =>
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
