// AuthZEN's decision point (OpenID Authorization API 1.0): one evaluation, many in order, and what a caller may do with a resource. Searches for subjects and
// resources are not answered: who there is and what there is, a policy does not know, and the document of the point does not name them (9.1.1).

import { readJson } from '../../content/index.ts'
import type { Client, RequestHead } from '../../request/index.ts'
import { type Asked, type AskPlace, ask, type Decided } from '../ask.ts'
import type { Written } from '../http-point.ts'
import { sentHead } from '../question.ts'
import { type Evaluation, findEntityFault, isTable, type Operations, readEvaluation, type Unmapped } from './read-evaluation.ts'

export interface AuthzenPlace extends AskPlace {
  /** Of many at once. */
  readonly judgeOfList: AskPlace['judge']
  /** Of searches: what a caller may is looked up, and nothing is counted. */
  readonly judgeOfSearch: AskPlace['judge']
  readonly operations: Operations
  /** `policy_decision_point`; null: as it was asked. */
  readonly name: string | null
  /** Who it is, as the asker says it, is judged and not verified: the one who asks is trusted. `client` is the key. */
  readonly say: (client: Client, evaluation: Evaluation) => void
}

export interface AuthzenAnswer {
  readonly written: Written
  readonly asked: readonly Asked[]
}

type Table = Readonly<Record<string, unknown>>

const semantics = ['execute_all', 'deny_on_first_deny', 'permit_on_first_permit']
const mostEvaluations = 1000
const depth = 64

export const authzenPaths = {
  metadata: '/.well-known/authzen-configuration',
  evaluation: '/access/v1/evaluation',
  evaluations: '/access/v1/evaluations',
  actions: '/access/v1/search/action',
  subjects: '/access/v1/search/subject',
  resources: '/access/v1/search/resource',
} as const

const paths = new Set<string>(Object.values(authzenPaths))

export const isAuthzen = (path: string): boolean => paths.has(path)

export async function answerAuthzen(
  head: RequestHead,
  client: Client,
  bytes: Uint8Array | null,
  place: AuthzenPlace,
): Promise<AuthzenAnswer> {
  const asked: Asked[] = []
  const end = (status: number, value: unknown): AuthzenAnswer => ({ written: write(head, status, value), asked })
  const { rawPath, method } = head
  if (rawPath === authzenPaths.metadata)
    return method === 'GET' ? end(200, describe(place.name ?? `http://${head.host}`)) : end(405, 'GET is asked for')
  if (method !== 'POST') return end(405, 'POST is asked for')
  if (rawPath === authzenPaths.subjects || rawPath === authzenPaths.resources)
    return end(501, 'a policy does not know who there is and what there is: ask about one subject and one resource')
  if (bytes === null) return end(413, 'the question is too long')
  if (!isJson(head)) return end(400, '`Content-Type` is `application/json`')
  const read = readJson(bytes, depth)
  if (read.kind === 'fault' || !isTable(read.value)) return end(400, 'the question is no JSON that all readers read alike')
  const question = read.value

  const evaluate = async (one: Table, judge = place.judge) => {
    const evaluation = readEvaluation(one, place.operations)
    if (typeof evaluation === 'string') return evaluation
    if (evaluation.kind === 'unmapped') return deny(evaluation)
    const decided = await decide(evaluation, client, { ...place, judge })
    asked.push(...decided.asked)
    return { decision: decided.answer.kind === 'pass', context: explain(decided) }
  }

  const { evaluations, options, ...shared } = question
  if (rawPath === authzenPaths.actions) {
    const { subject, resource } = question
    const fault = findEntityFault(subject, 'subject') ?? findEntityFault(resource, 'resource')
    if (fault !== null) return end(400, fault)
    const results: { readonly name: string }[] = []
    for (const name of actionsOn(resource, place.operations)) {
      const made = await evaluate({ ...question, action: { name } }, place.judgeOfSearch)
      if (typeof made === 'string') return end(400, made)
      if (made.decision) results.push({ name })
    }
    return end(200, { results })
  }
  if (rawPath === authzenPaths.evaluation || evaluations === undefined || (Array.isArray(evaluations) && evaluations.length === 0)) {
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
    const told = await evaluate({ ...shared, ...one }, place.judgeOfList)
    const result = typeof told === 'string' ? { decision: false, context: { error: { status: 400, message: told } } } : told
    made.push(result)
    if (semantic === 'deny_on_first_deny' && !result.decision) break
    if (semantic === 'permit_on_first_permit' && result.decision) break
  }
  return end(200, { evaluations: made })
}

const isJson = ({ headers }: RequestHead): boolean => {
  const types = headers.filter(({ name }) => name === 'content-type')
  return types.length === 1 && /^application\/json[ \t]*(?:;|$)/i.test(types[0]?.value ?? '')
}

/** Of a path, methods; of what is named otherwise, the operations. An operation of which the resource does not say the whole path is not there for it. */
function actionsOn(resource: unknown, operations: Operations): readonly string[] {
  const path = isTable(resource) && isTable(resource['properties']) ? resource['properties']['path'] : undefined
  const id = isTable(resource) ? resource['id'] : undefined
  const isPath = [path, id].some((text) => typeof text === 'string' && text.startsWith('/'))
  if (isPath) return ['GET', 'POST', 'PUT', 'PATCH', 'DELETE']
  const seen = new Set<unknown>()
  return [...operations].flatMap(([name, route]) => {
    // By its id; its handler's name would be the same operation again.
    if (route === null || seen.has(route) || !route.path.includes('{')) return []
    seen.add(route)
    return [name]
  })
}

function decide(evaluation: Evaluation, { address, isEncrypted }: Client, place: AuthzenPlace): Decided | Promise<Decided> {
  const { method, target, body } = evaluation
  const client = { address, isEncrypted }
  place.say(client, evaluation)
  const sent = sentHead(method, target, [{ name: 'host', value: 'authzen' }, ...body.headers])
  return ask({ point: 'authzen', sent, client, isHop: false, body: body.body }, place)
}

const deny = ({ reason }: Unmapped) => ({ decision: false, context: { code: 'route-unknown', reason } })

/** Why, for whoever runs the policy. */
function explain({ answer, asked }: Decided): object {
  const verdict = asked.at(-1)?.note?.verdict
  const code = answer.kind === 'pass' ? null : (answer.code ?? 'redirect')
  const wait = answer.kind === 'pass' ? undefined : answer.headers.find(([name]) => name === 'retry-after')?.[1]
  return {
    ...(code === null ? {} : { code }),
    ...(wait === undefined ? {} : { retry_after: Number(wait) }),
    ...(verdict === undefined
      ? {}
      : { reason: verdict.reason, ...('rule' in verdict && verdict.rule !== null ? { rule: verdict.rule } : {}) }),
  }
}

const describe = (name: string): object => ({
  policy_decision_point: name,
  access_evaluation_endpoint: name + authzenPaths.evaluation,
  access_evaluations_endpoint: name + authzenPaths.evaluations,
  search_action_endpoint: name + authzenPaths.actions,
})

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
