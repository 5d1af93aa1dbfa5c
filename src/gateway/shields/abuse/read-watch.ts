// Watches an operation that reads or changes single objects, or lists them by pages: which of them one caller asks for.

import type { Route } from '../../../model/index.ts'
import { parseQuery } from '../../decide/values.ts'
import type { Mode } from '../../decide/verdict.ts'
import type { Said, ShieldOutcome, ShieldRequest } from '../shield.ts'
import { answerTo } from './answer.ts'
import type { AbuseEngine } from './engine.ts'
import { combine } from './keyed-hash.ts'
import type { ObjectRead } from './object-reads.ts'
import { type AbuseRules, type Allowed, isAllowed } from './rules.ts'

const pages =
  /^(?:page|page_?(?:number|no|index|token)|offset|skip|start|start_?at|from|cursor|after|before|next|next_?token|continuation)$/i
const ids = /^(?:id|uuid|guid|key)$|(?:_id|Id|_uuid|_key|_number)$/

export interface WatchedRoute {
  readonly id: string
  /** Of the query: what names an object, and what names a page. */
  readonly ids: readonly string[]
  readonly pages: readonly string[]
  readonly hasPath: boolean
}

/** Null where it names neither objects nor pages. */
export function findObjects(route: Route): WatchedRoute | null {
  if (route.kind !== 'http' || route.origin === 'docs') return null
  const query = route.parameters.filter(({ in: where }) => where === 'query')
  const named = query.filter(({ name, required }) => required && ids.test(name)).map(({ name }) => name)
  const paged = route.method === 'GET' ? query.filter(({ name }) => pages.test(name)).map(({ name }) => name) : []
  const hasPath = /\{/.test(route.path)
  return hasPath || named.length > 0 || paged.length > 0 ? { id: route.id, ids: named, pages: paged, hasPath } : null
}

/** Refused by the rules: it is not theirs. */
const refusedByRules: ReadonlySet<string> = new Set(['rule-denies', 'rule-undecided'])

export class ReadWatch {
  readonly #route: WatchedRoute
  readonly #mode: Mode
  readonly #engine: AbuseEngine
  readonly #rules: AbuseRules
  readonly #allowed: readonly Allowed[]
  readonly #there: number
  readonly #reads = new WeakMap<ShieldRequest, ObjectRead>()

  constructor(route: WatchedRoute, mode: Mode, engine: AbuseEngine, rules: AbuseRules, allowed: readonly Allowed[]) {
    this.#route = route
    this.#mode = mode
    this.#engine = engine
    this.#rules = rules
    this.#allowed = allowed
    this.#there = engine.marks.hash.of('there', route.id)
  }

  head(request: ShieldRequest): Said {
    const read = this.#toRead(request)
    if (read === null) return null
    const suspicion = this.#engine.reads.judge(read, request.now)
    if (suspicion === null || isAllowed(this.#allowed, request, suspicion.kind)) {
      this.#reads.set(request, read)
      return null
    }
    const answer = this.#rules.answers[suspicion.kind]
    if (answer === 'slow' || answer === 'note' || suspicion.isOfEverybody === true) this.#reads.set(request, read)
    return answerTo(suspicion, answer, { mode: this.#mode, engine: this.#engine, delay: this.#rules.delay, request })
  }

  done(request: ShieldRequest, { status: seen, code, ended, point }: ShieldOutcome): void {
    // A proxy that was told yes goes on with it; what came of that, nobody tells.
    const status = seen ?? (ended === 'told' && code === null && point !== 'authzen' ? 200 : null)
    if (status === null) return
    let read = this.#reads.get(request) ?? null
    // Who may not is refused before anybody asked here.
    if (read === null && code !== null && refusedByRules.has(code)) read = this.#toRead(request)
    else if (code !== null) return
    if (read === null) return
    if (this.#allowed.length > 0 && isAllowed(this.#allowed, request, 'enumeration') && isAllowed(this.#allowed, request, 'scraping'))
      return
    this.#engine.endRead(read, status, request.now)
  }

  #toRead({ head, parameters, principal, client }: ShieldRequest): ObjectRead | null {
    const { marks } = this.#engine
    const { ids: named, pages: paged, hasPath } = this.#route
    let object = ''
    let last = ''
    if (hasPath)
      for (const name in parameters) {
        last = parameters[name] ?? ''
        object += `${last}\n`
      }
    let isObject = hasPath
    let hasPage = false
    if ((named.length > 0 || paged.length > 0) && head.query !== null) {
      const query = parseQuery(head.query)
      for (const name of named) {
        const value = query.get(name)?.at(-1)
        if (value === undefined) continue
        last = value
        object += `${value}\n`
        isObject = true
      }
      for (const name of paged) {
        const value = query.get(name)?.at(-1)
        if (value === undefined) continue
        object += `${name}=${value}\n`
        hasPage = true
      }
    }
    if (!isObject && !hasPage) return null
    const isKnown = principal.kind !== 'anonymous'
    const there = this.#there
    if (isKnown) {
      const caller = marks.ofPrincipal(principal.id ?? principal.kind)
      return {
        caller,
        callerThere: combine(caller, there),
        crowdThere: null,
        everybodyThere: there,
        isKnown,
        ...toObject(marks.hash.ofText(object), there, last, isObject),
      }
    }
    const { address, network } = marks.ofAddress(client.address)
    const agent = marks.ofAgent(head)
    const caller = combine(address, agent)
    return {
      caller,
      callerThere: combine(caller, there),
      crowdThere: combine(combine(network, agent), there),
      everybodyThere: there,
      isKnown,
      ...toObject(marks.hash.ofText(object), there, last, isObject),
    }
  }
}

const digits = /^\d{1,15}$/

function toObject(hash: number, there: number, last: string, isObject: boolean): Pick<ObjectRead, 'object' | 'id' | 'isObject'> {
  return { object: combine(hash, there), id: digits.test(last) ? Number(last) : null, isObject }
}
