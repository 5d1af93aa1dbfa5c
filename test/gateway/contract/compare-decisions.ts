// What the contract says of requests beside what the real FastAPI said.

import { Buffer } from 'node:buffer'
import { execFile } from 'node:child_process'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { readOpenapi } from '../../../src/extract/index.ts'
import { readHead, usualHeadLimits } from '../../../src/gateway/request/index.ts'
import { createRouteTable, resolveRequest } from '../../../src/gateway/resolve/index.ts'
import {
  type ContractRules,
  createContractShield,
  type Objection,
  type OperationShield,
  type Shield,
  type ShieldRequest,
} from '../../../src/gateway/shields/index.ts'
import { SentOnce } from '../../../src/gateway/shields/sent-bytes.ts'
import { type Cause, explain } from './explain.ts'
import { type MadeRequest, makeRequests } from './make-requests.ts'
import { requestRules } from './rules.ts'

const here = dirname(fileURLToPath(import.meta.url))

export const contractApps = ['search', 'orders', 'people', 'uploads', 'names'] as const

export interface DecisionCounts {
  readonly requests: number
  readonly bothTake: number
  readonly bothRefuse: number
  /** The application refuses what the contract let through, by the reason. */
  readonly left: Readonly<Partial<Record<Cause, number>>>
  /** And nobody knows why. */
  readonly unexplained: readonly string[]
  /** What readers of JSON read differently is refused, and the application takes it. */
  readonly strict: Readonly<Record<string, number>>
  /** Requests that the application takes and the contract would refuse, with the reason. */
  readonly wrong: readonly string[]
  /** The application fails on it. */
  readonly failed: number
}

export async function compareDecisions(
  python: string,
  app: string,
  count: number,
  seed: number,
  rules = requestRules,
): Promise<DecisionCounts> {
  const { openapi } = await ask(python, app, [])
  const requests = makeRequests(openapi, count, seed)
  const { answers } = await ask(python, app, requests)
  return countDecisions(openapi, requests, answers, rules)
}

export type Answer = readonly [status: number, told: readonly string[]]

export function countDecisions(
  openapi: unknown,
  requests: readonly MadeRequest[],
  answers: readonly Answer[],
  rules: ContractRules,
): DecisionCounts {
  const judge = createJudge(openapi, rules)
  const counts = { bothTake: 0, bothRefuse: 0, failed: 0 }
  const judgeDeclared = createJudge(openapi, { ...rules, names: 'declared' })
  const left: Partial<Record<Cause, number>> = {}
  const unexplained: string[] = []
  const strict: Record<string, number> = {}
  const wrong: string[] = []
  for (const [index, request] of requests.entries()) {
    const [status, told] = answers[index] ?? [0, []]
    const said = judge(request)
    const isTaken = status === 200
    if (status === 500) counts.failed++
    else if (said === null) {
      if (isTaken) counts.bothTake++
      else {
        const cause = explain(request, told, judgeDeclared(request) !== null)
        if (cause === null) unexplained.push(`${show(request)} → ${status} ${told.join(', ')}`)
        else left[cause] = (left[cause] ?? 0) + 1
      }
    } else if (!isTaken) counts.bothRefuse++
    else if (said.code === 'contract-unreadable') {
      const kind = said.reason.split(': ').at(-1) ?? ''
      strict[kind] = (strict[kind] ?? 0) + 1
    } else wrong.push(`${show(request)} → ${said.reason}`)
  }
  return { requests: requests.length, ...counts, left, unexplained, strict, wrong }
}

const show = ({ method, target, headers, body }: MadeRequest): string =>
  `${method} ${target} ${headers.map(([name, value]) => `${name}: ${value}`).join(' | ')} ${Buffer.from(body).toString('utf8').slice(0, 400)}`

const sender = { address: '127.0.0.1', isEncrypted: false }

/** The first objection that refuses. */
export function createJudge(openapi: unknown, rules: ContractRules): (request: MadeRequest) => Objection | null {
  const read = readOpenapi(JSON.stringify(openapi))
  if (!read.ok) throw new Error(`the document cannot be read: ${read.failure}`)
  const model = read.value
  const [app] = model.apps
  const table = createRouteTable(model, app?.id ?? '')
  const shield = createContractShield(rules, openapi)
  const steps = new Map<string, OperationShield | null>()
  return (request) => {
    const { method, target, headers, body } = request
    const sent = readHead(
      { method, target, version: '1.1', rawHeaders: ['Host', 'shop.example', ...headers.flat()] },
      { ...usualHeadLimits, targetBytes: 64 * 1024, headBytes: 128 * 1024 },
    )
    if (sent.kind === 'refused') return { shield: 'head', code: sent.code, reason: 'the head is refused', isEnforced: true }
    const [operation, ...others] = resolveRequest(table, method, sent.head.decoded.path).operations
    if (operation === undefined) return null
    const asked = stepsOf(shield, steps, operation.route)
    const arrived: ShieldRequest = {
      head: sent.head,
      client: sender,
      route: operation.route,
      others: others.map(({ route }) => route),
      parameters: operation.parameters,
      now: 0,
      principal: { kind: 'anonymous', roles: [], scopes: [], attributes: {} },
      mode: 'enforce',
      note: () => {},
    }
    const first = asked?.head?.(arrived) ?? null
    const read = () => ({ kind: 'refused', code: 'judge-failed', reason: 'nobody asks' }) as const
    const said = first ?? asked?.body?.judge(arrived, new SentOnce(body, read)) ?? null
    if (said instanceof Promise) throw new Error('the contract does not wait')
    return said
  }
}

function stepsOf(
  shield: Shield,
  known: Map<string, OperationShield | null>,
  route: Parameters<Shield['of']>[0] & object,
): OperationShield | null {
  const found = known.get(route.id)
  if (found !== undefined) return found
  const made = shield.of(route)
  known.set(route.id, made)
  return made
}

/** Some thousand requests at once. */
async function ask(
  python: string,
  app: string,
  requests: readonly MadeRequest[],
): Promise<{ readonly openapi: unknown; readonly answers: readonly Answer[] }> {
  const asked = requests.map(({ method, target, headers, body }) => [method, target, headers, Buffer.from(body).toString('base64')])
  return new Promise((resolve, reject) => {
    const child = execFile(python, ['-I', join(here, 'ask.py')], { maxBuffer: 1 << 29 }, (error, out, told) => {
      if (error !== null) reject(new Error(`${error.message}\n${told}`))
      else resolve(JSON.parse(out))
    })
    child.stdin?.end(JSON.stringify({ folder: join(here, 'apps'), app, requests: asked }))
  })
}
