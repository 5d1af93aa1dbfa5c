// Whether a request may go on: the operation that the application would run, the rules that are about it, and the mode of its path. One
// way of code for both modes: to observe is to note the answer and pass on.

import type { Model, Route } from '../../model/index.ts'
import { type CompiledAccess, type Facts, fitsPath, type Principal } from '../../policy/index.ts'
import { type ContentSettings, createBodyReader, type ReadBody, usualContent } from '../content/index.ts'
import type { Client, RequestHead } from '../request/index.ts'
import { bringsBody, goesOn, withoutOwnCookies } from '../request/index.ts'
import { createRouteTable, type Operation, type Resolution, type RouteTable, resolveRequest } from '../resolve/index.ts'
import { type Cors, findPreflight, type Preflight } from '../respond/index.ts'
import { type Objection, planShields, type Shield, type ShieldPlan, type ShieldPlans, ShieldRun } from '../shields/index.ts'
import type { Authentication, Authenticator } from './authenticator.ts'
import { type Case, type Content, planContent, toSentBody } from './content.ts'
import { createRouteSettings, type RouteSettings, type WrittenRouteSettings } from './route-settings.ts'
import { settle } from './settle.ts'
import { refuseByShield, withShields } from './shielded.ts'
import { createValueReader, type ValueReader } from './values.ts'
import type { DecisionNote, Mode, Verdict } from './verdict.ts'

export type { DecisionNote, Mode, Verdict } from './verdict.ts'

export interface DeciderOptions {
  readonly model: Pick<Model, 'apps' | 'routes' | 'schemas'>
  /** Id of the application that stands behind the gateway. */
  readonly app: string
  readonly access: CompiledAccess
  readonly mode: Mode
  /** Patterns of paths that are enforced where the rest is observed. */
  readonly enforced: readonly string[]
  readonly settings?: WrittenRouteSettings
  /** null: the application says itself whose pages may read its answers. */
  readonly cors?: Cors | null
  /** What rules are asked with stays in the note, for the record. */
  readonly keepsFacts?: boolean
  readonly authenticator: Authenticator
  readonly now: () => Date
  readonly content?: ContentSettings
  /** In the order in which they are asked. */
  readonly shields?: readonly Shield[]
}

export interface DecisionMade {
  readonly verdict: Verdict
  readonly note: DecisionNote
  /** What becomes of the request. */
  readonly passes: boolean
  /** As far as it was verified. */
  readonly principal: Principal
  /** What has to be seen or cut of what follows. */
  readonly content: Content | null
}

export interface Decider {
  decide(head: RequestHead, client: Client): DecisionMade | Promise<DecisionMade>
}

interface Place {
  readonly mode: Mode
  readonly values: ValueReader
  readonly body: ReadBody
}

export function createDecider(options: DeciderOptions): Decider {
  const { model, app, authenticator } = options
  const table = createRouteTable(model, app)
  const places = new Map<string, Place>(
    model.routes.map((route) => [
      route.id,
      {
        mode: modeOf(route.path, options),
        values: createValueReader(route, model.schemas),
        body: createBodyReader(route.kind === 'http' ? route.body : null, model.schemas, (options.content ?? usualContent).depth),
      },
    ]),
  )
  const answersPreflights = model.apps.some(
    ({ id, middleware }) => id === app && middleware.some(({ call }) => call.endsWith('CORSMiddleware')),
  )
  const around: Around = {
    options,
    table,
    places,
    settings: createRouteSettings(options.settings ?? {}, model),
    answersPreflights,
    anyBody: createBodyReader(null, model.schemas, (options.content ?? usualContent).depth),
  }
  const plans = planShields(options.shields ?? [], model.routes)
  const decideAlone = (head: RequestHead, client: Client, found: Resolution) => {
    const { authenticate } = authenticator
    const answer = authenticate.call(authenticator, head, client)
    return answer instanceof Promise
      ? answer.then((made) => conclude(head, client, found, made, around))
      : conclude(head, client, found, answer, around)
  }
  return {
    decide(head, client) {
      const found = find(head, around)
      const plan = plans === null ? null : planFor(found, plans)
      if (plan === null) return decideAlone(head, client, found)
      const [operation, ...others] = found.operations
      const run = new ShieldRun(plan, {
        head,
        client,
        route: operation?.route ?? null,
        others: others.length === 0 ? noRoutes : others.map(({ route }) => route),
        parameters: operation?.parameters ?? empty,
        now: options.now().getTime(),
      })
      return decideShielded(run, found, around, () => decideAlone(head, client, found))
    },
  }
}

const noRoutes: readonly Route[] = []

/** Where several operations may answer, the one that was registered first says which shields there are. */
function planFor({ operations }: Resolution, { routes, unknown }: ShieldPlans): ShieldPlan | null {
  const [operation] = operations
  return operation === undefined ? unknown : (routes.get(operation.route.id) ?? null)
}

function decideShielded(
  run: ShieldRun,
  found: Resolution,
  around: Around,
  decideAlone: () => DecisionMade | Promise<DecisionMade>,
): DecisionMade | Promise<DecisionMade> {
  const place = run.route === null ? undefined : around.places.get(run.route.id)
  const read = (bytes: Uint8Array) => (place?.body ?? around.anyBody)(toSentBody(run.head, bytes))
  const goOn = (objection: Objection | null): DecisionMade | Promise<DecisionMade> => {
    if (objection !== null) return refuseByShield(objection, run, noteOf(run.head, found, around))
    const made = decideAlone()
    return made instanceof Promise ? made.then((later) => withShields(later, run, read)) : withShields(made, run, read)
  }
  const said = run.before()
  return said instanceof Promise ? said.then(goOn) : goOn(said)
}

/** Of what is decided before anybody knows who asks. */
function noteOf(head: RequestHead, found: Resolution, around: Around): Omit<DecisionNote, 'verdict'> {
  return { mode: modeFor(head, found, around), routes: found.operations.map(({ route }) => route.id), principal: null, closed: null }
}

const nobody: Principal = { kind: 'anonymous', roles: [], scopes: [], attributes: {} }

interface Around {
  readonly options: DeciderOptions
  readonly table: RouteTable
  readonly places: ReadonlyMap<string, Place>
  readonly settings: RouteSettings
  readonly answersPreflights: boolean
  /** Of what no route is known to read. */
  readonly anyBody: ReadBody
}

function modeOf(path: string, { mode, enforced }: DeciderOptions): Mode {
  return mode === 'enforce' || enforced.some((pattern) => fitsPath(pattern, path)) ? 'enforce' : 'observe'
}

/** A question before a request is about the operation of that request, where the gateway answers it. */
function find(head: RequestHead, { table, options }: Around): Resolution {
  const { method, upgrade, decoded } = head
  const question = options.cors == null ? null : findPreflight(head)
  return resolveRequest(table, upgrade === null ? (question?.method ?? method) : 'WS', decoded.path)
}

function conclude(head: RequestHead, client: Client, found: Resolution, who: Authentication, around: Around): DecisionMade {
  const { options } = around
  const routes = idsOf(found)
  const cases: Case[] = []
  const verdict = judge(head, client, found, who, around, cases)
  const mode = modeFor(head, found, around)
  const note: DecisionNote = {
    mode,
    verdict,
    routes,
    principal: who.kind === 'principal' ? (who.principal.id ?? who.principal.kind) : null,
    closed: null,
  }
  if (options.keepsFacts === true) {
    note.asked = new Map(cases.map(({ access, facts }) => [access.route, { access, facts }]))
    note.hasBody = bringsBody(head.framing)
  }
  const principal = who.kind === 'principal' ? who.principal : nobody
  const isUndecided = verdict.kind === 'refuse' && verdict.code === 'rule-undecided'
  const content = verdict.kind === 'allow' || isUndecided ? planContent(cases, head, note, options.content ?? usualContent) : null
  const passes = mode === 'observe' || goesThrough(verdict) || (isUndecided && content !== null)
  return { verdict, note, principal, passes, content }
}

/** Nearly always of one: the same list again. */
const alone = new WeakMap<Route, readonly string[]>()

function idsOf({ operations }: Resolution): readonly string[] {
  const [first] = operations
  if (first === undefined || operations.length > 1) return operations.map(({ route }) => route.id)
  const { route } = first
  let ids = alone.get(route)
  if (ids === undefined) {
    ids = [route.id]
    alone.set(route, ids)
  }
  return ids
}

/** Where several may answer, the strictest mode counts as the strictest rule does; an unknown path is judged by its own pattern. */
function modeFor({ decoded }: RequestHead, { operations }: Resolution, { options, places }: Around): Mode {
  const isEnforced = modeOf(decoded.path, options) === 'enforce' || operations.some(({ route }) => places.get(route.id)?.mode === 'enforce')
  return isEnforced ? 'enforce' : 'observe'
}

const goesThrough = (verdict: Verdict): boolean => verdict.kind === 'allow' || (verdict.kind === 'preflight' && verdict.headers === null)

/** `cases` are filled with what was asked, as far as nothing refuses. */
function judge(
  head: RequestHead,
  client: Client,
  { operations, otherwise }: Resolution,
  who: Authentication,
  around: Around,
  cases: Case[],
): Verdict {
  const { path, doubts } = head.decoded
  const { settings } = around
  if (doubts.length > 0 && !mayDoubt(operations, doubts, settings))
    return { kind: 'refuse', code: 'path-doubtful', rule: null, reason: `the path could be read in another way: ${doubts.join(', ')}` }
  const { cors } = around.options
  const question = cors == null ? null : findPreflight(head)
  if (cors != null && question !== null && (operations.length > 0 || (otherwise?.kind === 'not-found' && settings.forwards(path) !== null)))
    return answerPreflight(question, cors)
  if (operations.length === 0) {
    const prefix = otherwise?.kind === 'redirect' ? null : settings.forwards(path)
    if (prefix !== null)
      return who.kind === 'principal'
        ? { kind: 'allow', rule: null, reason: `the application is not known to have it, and \`gateway\` lets such go on below ${prefix}` }
        : refuseStranger(who)
    const isPreflight = head.method === 'OPTIONS' && head.headers.some(({ name }) => name === 'access-control-request-method')
    if (isPreflight && around.answersPreflights && question === null)
      return { kind: 'preflight', reason: 'a question of a browser, answered by CORSMiddleware', headers: null }
    switch (otherwise?.kind) {
      case 'redirect':
        return { kind: 'redirect', path: otherwise.path, reason: 'the application redirects to the path with or without the last slash' }
      case 'method-not-allowed':
        return {
          kind: 'refuse',
          code: 'method-not-allowed',
          rule: null,
          reason: 'the application has the path and not the method',
          allow: otherwise.allow,
        }
      default:
        return { kind: 'refuse', code: 'route-unknown', rule: null, reason: 'the application has no such operation' }
    }
  }
  if (who.kind !== 'principal') return refuseStranger(who)
  let strictest: Verdict | null = null
  for (const operation of operations) {
    const asked = ask(operation, head, client, who, around)
    cases.push(asked)
    const verdict = settle(asked.decision, settings.of(operation.route.id))
    const isUndecided = verdict.kind === 'refuse' && verdict.code === 'rule-undecided'
    if (verdict.kind === 'refuse' && !isUndecided) return verdict
    if (isUndecided || strictest === null) strictest = verdict
  }
  if (strictest === null) throw new Error('a request with operations was not judged')
  return strictest
}

function answerPreflight(question: Preflight, cors: Cors): Verdict {
  const headers = cors.answer(question)
  return headers === null
    ? { kind: 'refuse', code: 'cors-refused', rule: null, reason: '`gateway.cors` does not name the origin, the method or a header' }
    : { kind: 'preflight', reason: 'a question of a browser, answered as `gateway.cors` says', headers }
}

/** Whose credential does not hold is nobody's business to let in as anybody. */
function refuseStranger(who: Exclude<Authentication, { kind: 'principal' }>): Verdict {
  const { reason } = who
  if (who.kind === 'unavailable') return { kind: 'refuse', code: 'identity-away', rule: null, reason }
  return { kind: 'refuse', code: who.code, rule: null, reason, headers: who.headers }
}

/** The application resolves the same operation of the same path, and all that may answer are made for such paths. */
function mayDoubt(operations: Resolution['operations'], doubts: RequestHead['decoded']['doubts'], settings: RouteSettings): boolean {
  return (
    operations.length > 0 &&
    operations.every(({ route }) => {
      const mine = settings.of(route.id)?.doubts ?? []
      return doubts.every((doubt) => mine.includes(doubt))
    })
  )
}

function ask(
  { route, parameters }: Operation,
  head: RequestHead,
  client: Client,
  { principal }: Extract<Authentication, { kind: 'principal' }>,
  { options, places }: Around,
): Case {
  const access = options.access.routes.get(route.id)
  const place = places.get(route.id)
  if (access === undefined || place === undefined) throw new Error(`no rules were compiled for ${route.id}`)
  const facts: Facts = {
    principal,
    request: { method: methodOf(route, head), path: head.target, address: client.address, time: writeTime(options.now()) },
    path: place.values.path(parameters),
    query: place.values.query(head.query),
    header: access.needs.headers.length === 0 ? empty : readHeaders(head, access.needs.headers),
  }
  return { access, facts, decision: access.decide(facts, 'head'), body: place.body }
}

/** Many requests come in one millisecond. */
let written = { time: Number.NaN, text: '' }

function writeTime(now: Date): string {
  const time = now.getTime()
  if (written.time !== time) written = { time, text: now.toISOString() }
  return written.text
}

const empty: Readonly<Record<string, string>> = {}

const methodOf = (route: Route, { method }: RequestHead): string => (route.kind === 'websocket' ? 'WS' : method)

/** As the application will get them: what does not go on to it is not there. */
function readHeaders({ headers, forOneHop }: RequestHead, wanted: readonly string[]): Readonly<Record<string, string>> {
  const values: Record<string, string> = {}
  for (const { name, value } of headers) {
    if (!wanted.includes(name) || (!goesOn(name, forOneHop) && name !== 'host')) continue
    const left = name === 'cookie' ? withoutOwnCookies(value) : value
    if (left === null) continue
    const before = values[name]
    values[name] = before === undefined ? left : `${before}${name === 'cookie' ? '; ' : ', '}${left}`
  }
  return values
}
