// AuthZEN's decision point: one evaluation, many in order, and which methods a caller may use on a path. Searches for subjects and resources are not
// answered: who there is and what there is, a policy does not know.

import { readJson } from '../../content/index.ts'
import type { Client, RequestHead } from '../../request/index.ts'
import { type Asked, type AskPlace, ask, type Decided } from '../ask.ts'
import type { Written } from '../http-point.ts'
import { sentHead } from '../question.ts'
import { type Evaluation, isTable, type Operations, readEvaluation } from './read-evaluation.ts'

export interface AuthzenPlace extends AskPlace {
  readonly operations: Operations
  /** Who it is, as the asker says it, is judged and not verified: the one who asks is trusted. `client` is the key. */
  readonly say: (client: Client, evaluation: Evaluation) => void
}

export interface AuthzenAnswer {
  readonly written: Written
  readonly asked: readonly Asked[]
}

const semantics = ['execute_all', 'deny_on_first_deny', 'permit_on_first_permit']
const mostEvaluations = 1000
const depth = 64

export const authzenPaths = {
  metadata: '/.well-known/authzen-configuration',
  evaluation: '/access/v1/evaluation',
  evaluations: '/access/v1/evaluations',
  actions: '/access/v1/search/action',
} as const

export const isAuthzen = (path: string): boolean => Object.values<string>(authzenPaths).includes(path)

export async function answerAuthzen(
  head: RequestHead,
  client: Client,
  bytes: Uint8Array | null,
  place: AuthzenPlace,
): Promise<AuthzenAnswer> {
  const asked: Asked[] = []
  const end = (status: number, value: unknown): AuthzenAnswer => ({ written: write(head, status, value), asked })
  if (head.rawPath === authzenPaths.metadata) return head.method === 'GET' ? end(200, describe(head.host)) : end(405, 'GET is asked for')
  if (head.method !== 'POST') return end(405, 'POST is asked for')
  if (bytes === null) return end(413, 'the question is too long')
  const read = readJson(bytes, depth)
  if (read.kind === 'fault' || !isTable(read.value)) return end(400, 'the question is no JSON that all readers read alike')
  const question = read.value

  const evaluate = async (one: Readonly<Record<string, unknown>>) => {
    const evaluation = readEvaluation(one, place.operations)
    if (typeof evaluation === 'string') return evaluation
    const decided = await decide(evaluation, client, place)
    asked.push(...decided.asked)
    return { decision: decided.answer.kind === 'pass', context: explain(decided) }
  }

  const { evaluations, options, ...shared } = question
  if (head.rawPath === authzenPaths.actions) {
    const { resource } = question
    const results: { readonly name: string }[] = []
    for (const name of ['GET', 'POST', 'PUT', 'PATCH', 'DELETE']) {
      const made = await evaluate({ ...question, action: { name }, resource })
      if (typeof made === 'string') return end(400, made)
      if (made.decision) results.push({ name })
    }
    return end(200, { results })
  }
  if (head.rawPath === authzenPaths.evaluation || evaluations === undefined || (Array.isArray(evaluations) && evaluations.length === 0)) {
    const made = await evaluate(shared)
    return typeof made === 'string' ? end(400, made) : end(200, made)
  }
  if (!Array.isArray(evaluations) || evaluations.length > mostEvaluations || !evaluations.every(isTable))
    return end(400, `\`evaluations\` is a list of up to ${mostEvaluations} tables`)
  const semantic = isTable(options) ? (options['evaluations_semantic'] ?? 'execute_all') : 'execute_all'
  if (typeof semantic !== 'string' || !semantics.includes(semantic))
    return end(400, `\`evaluations_semantic\` is one of ${semantics.join(', ')}`)
  const made: object[] = []
  for (const one of evaluations) {
    const told = await evaluate({ ...shared, ...one })
    const result = typeof told === 'string' ? { decision: false, context: { error: { status: 400, message: told } } } : told
    made.push(result)
    if (semantic === 'deny_on_first_deny' && !result.decision) break
    if (semantic === 'permit_on_first_permit' && result.decision) break
  }
  return end(200, { evaluations: made })
}

function decide(evaluation: Evaluation, { address, isEncrypted }: Client, place: AuthzenPlace): Decided | Promise<Decided> {
  const { method, target, body } = evaluation
  const client = { address, isEncrypted }
  place.say(client, evaluation)
  const sent = sentHead(method, target, [{ name: 'host', value: 'authzen' }, ...body.headers])
  return ask({ point: 'authzen', sent, client, isHop: false, body: body.body }, place)
}

/** Why, for whoever runs the policy. */
function explain({ answer, asked }: Decided): object {
  const verdict = asked.at(-1)?.note?.verdict
  const code = answer.kind === 'pass' ? null : (answer.code ?? 'redirect')
  return {
    ...(code === null ? {} : { code }),
    ...(verdict === undefined
      ? {}
      : { reason: verdict.reason, ...('rule' in verdict && verdict.rule !== null ? { rule: verdict.rule } : {}) }),
  }
}

function describe(host: string): object {
  const base = `http://${host}`
  return {
    policy_decision_point: base,
    access_evaluation_endpoint: base + authzenPaths.evaluation,
    access_evaluations_endpoint: base + authzenPaths.evaluations,
    search_action_endpoint: base + authzenPaths.actions,
  }
}

function write(head: RequestHead, status: number, value: unknown): Written {
  const id = head.headers.find(({ name }) => name === 'x-request-id')
  return {
    status,
    reason: status === 200 ? 'OK' : 'Refused',
    headers: [
      ['content-type', 'application/json'],
      ['cache-control', 'no-store'],
      ...(id === undefined ? [] : [['x-request-id', id.value] as const]),
    ],
    body: JSON.stringify(typeof value === 'string' ? { error: value } : value),
  }
}
