// What rules see of a body beside what the handler of the real FastAPI got.

import { execFile } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { createTree } from '../../../../src/base/index.ts'
import { extractFromSource, readOpenapi } from '../../../../src/extract/index.ts'
import { createBodyReader, type ReadBody } from '../../../../src/gateway/content/index.ts'
import type { Model } from '../../../../src/model/index.ts'
import { unknowable } from '../../../../src/policy/index.ts'
import { createRandom } from '../../../kit/random.ts'
import type { MadeBody } from './make-bodies.ts'

const here = dirname(fileURLToPath(import.meta.url))

export interface BodyCounts {
  /** Rules and handler saw the same. */
  readonly same: number
  /** By us, where the application took it. */
  readonly refused: number
  /** By both. */
  readonly refusedByBoth: number
  /** By the application alone: no handler saw anything. */
  readonly refusedByApplication: number
  readonly wrong: readonly string[]
}

export interface BodyComparison {
  /** By where the routes were known from. */
  readonly counts: Readonly<Record<'map' | 'document', BodyCounts>>
}

export async function compareBodies(python: string, fastapiVersion: string, bodies: readonly MadeBody[]): Promise<BodyComparison> {
  const { openapi, answers } = await ask(python, bodies)
  const document = readOpenapi(JSON.stringify(openapi))
  if (!document.ok) throw new Error(`the document of FastAPI ${fastapiVersion} cannot be read: ${document.failure}`)
  const map = extractFromSource(createTree(new Map([['program.py', readFileSync(join(here, 'program.py'), 'utf8')]])), {
    app: 'program:app',
    fastapiVersion,
    snapshot: { commit: null, content: '', tool: '', knowledge: '', policy: null },
  })
  return { counts: { map: count(map, bodies, answers), document: count(document.value, bodies, answers) } }
}

type Answer = readonly [status: number, said: unknown]

function count(model: Pick<Model, 'routes' | 'schemas'>, bodies: readonly MadeBody[], answers: readonly Answer[]): BodyCounts {
  const readers = new Map<string, ReadBody>(
    model.routes.flatMap((route) => (route.kind === 'http' ? [[route.path, createBodyReader(route.body, model.schemas, 64)]] : [])),
  )
  const wrong: string[] = []
  const counts = { same: 0, refused: 0, refusedByBoth: 0, refusedByApplication: 0 }
  for (const [index, { path, contentType, bytes }] of bodies.entries()) {
    const [status, said] = answers[index] ?? [0, null]
    const read = readers.get(path)?.({ contentType, contentEncoding: null, bytes })
    if (read === undefined) throw new Error(`nobody reads bodies of ${path}`)
    if (read.kind === 'refused') counts[status === 200 ? 'refused' : 'refusedByBoth']++
    else if (status !== 200) counts.refusedByApplication++
    else if (isSame(read.value, said)) counts.same++
    else
      wrong.push(
        `${path} ${contentType} ${Buffer.from(bytes).toString('latin1')}\n  rules: ${toText(tell(read.value))}\n  FastAPI: ${toText(said)}`,
      )
  }
  return { ...counts, wrong }
}

/** As `tell` of program.py writes values. */
function tell(value: unknown): unknown {
  switch (typeof value) {
    case 'bigint':
      return { number: String(value) }
    case 'number': {
      if (Number.isInteger(value)) return { number: String(BigInt(value)) }
      const bits = Buffer.alloc(8)
      bits.writeDoubleBE(value)
      return { bits: bits.toString('hex') }
    }
    case 'string':
      return { text: value }
    case 'object':
      if (value === null) return null
      if (value.constructor === unknowableType) return 'unknowable'
      if (Array.isArray(value)) return { list: value.map(tell) }
      if ('filename' in value && 'content_type' in value)
        return { file: Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, tell(inner)])) }
      // Of a field of a form with an alias, the document of FastAPI 0.115 says the name of the parameter.
      return { table: Object.fromEntries(Object.entries(value).map(([key, inner]) => [key === 'dashed' ? 'with-dash' : key, tell(inner)])) }
    default:
      return value
  }
}

/** Also where the handler has `None` and rules have nothing, and where rules have what fails whoever reads it. */
function isSame(value: unknown, said: unknown): boolean {
  const told = withoutNothing(tell(value))
  return toText(withoutUnknowable(told, told)) === toText(withoutUnknowable(withoutNothing(said), told))
}

/** What stands in for what nobody can know. */
const unknown = 'unknowable'
const unknowableType = Object(unknowable('')).constructor

function withoutUnknowable(told: unknown, beside: unknown): unknown {
  if (Array.isArray(told)) return told.map((item, index) => withoutUnknowable(item, Array.isArray(beside) ? beside[index] : null))
  if (!isTable(told)) return told
  const others = isTable(beside) ? beside : {}
  return Object.fromEntries(
    Object.entries(told).flatMap(([key, inner]) =>
      others[key] === unknown ? [] : [[key, withoutUnknowable(inner, others[key])] as const],
    ),
  )
}

const isTable = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

function withoutNothing(told: unknown): unknown {
  if (Array.isArray(told)) return told.map(withoutNothing)
  if (typeof told !== 'object' || told === null) return told
  const entries = Object.entries(told).map(([key, inner]) => [key, withoutNothing(inner)] as const)
  return Object.fromEntries(entries.filter(([, inner]) => inner !== null).sort(([a], [b]) => (a < b ? -1 : 1)))
}

const toText = (told: unknown): string => JSON.stringify(told)

function ask(python: string, bodies: readonly MadeBody[]): Promise<{ readonly openapi: unknown; readonly answers: readonly Answer[] }> {
  const random = createRandom(7)
  const requests = bodies.map(({ path, contentType, bytes }) => [
    path,
    contentType,
    Buffer.from(bytes).toString('base64'),
    random.pick([[100_000], [7], [1, 30], [64]]),
  ])
  return new Promise((settle, refuse) => {
    const child = execFile(python, [join(here, 'ask.py')], { maxBuffer: 512 * 1024 * 1024 }, (error, output) =>
      error === null ? settle(JSON.parse(output)) : refuse(error),
    )
    child.stdin?.end(JSON.stringify({ folder: here, requests }))
  })
}
