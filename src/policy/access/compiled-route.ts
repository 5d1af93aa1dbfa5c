// The rules of one route, compiled: what they say of a request, and which fields they close. What the principal alone decides is asked once.
import type { Answer, Condition } from '../cel/index.ts'
import { headersOf, reads } from './condition-reads.ts'
import { type Decision, deniedByError, notAllowed, unmatched } from './decision.ts'
import { type Facts, fillSlots, type Known } from './facts.ts'
import type { FieldPath } from './fields.ts'
import type { PolicyRoute } from './route.ts'
import { answerOnce, isOfPrincipal, type Shelf, Standings } from './standing.ts'

export interface RouteAccess {
  readonly route: string
  /** Ids of the rules that are about it, in the order of the policy. */
  readonly rules: readonly string[]
  /** What has to be read before all of them can be judged. */
  readonly needs: {
    readonly body: boolean
    readonly response: boolean
    readonly headers: readonly string[]
    /** Of all, as dotted paths, what rules read; fields not. */
    readonly reads: readonly string[]
  }
  /** Whether there are fields that may be closed, and what decides it, as dotted paths. */
  readonly fields: { readonly read: boolean; readonly write: boolean; readonly reads: readonly string[] }
  /** One of them wants the decision on disk before an answer. */
  readonly isRecordedFirst: boolean
  /** `known` says how far the exchange is: what comes later is waited for, what is missing then is an error, and denies. */
  decide(facts: Facts, known: Known): Decision
  /** Paths that are closed to this principal; the same list for the same answer. */
  closedFields(facts: Facts, access: 'read' | 'write'): readonly FieldPath[]
}

/** Steps that one condition may take of one request. */
const BUDGET = 20_000

export interface CompiledRule {
  readonly id: string
  readonly effect: 'allow' | 'deny'
  /** null: always. */
  readonly condition: Condition | null
  /** Parts of it of which one that is false settles it. */
  readonly guards: readonly Condition[]
  /** What it may have to wait for, the last first and the body before that. */
  readonly needs: Known
  readonly readsBody: boolean
  readonly decided: Decision
  readonly waitsForBody: Decision
  readonly waitsForResponse: Decision
}

export interface FieldGate {
  readonly path: FieldPath
  readonly allow: readonly (Condition | null)[]
  readonly deny: readonly (Condition | null)[]
}

/** A rule as it is asked about one principal: with the answer where that alone tells it. */
interface Step {
  readonly rule: CompiledRule
  readonly answer: Answer | null
}

/** What is asked of each request of one principal: rules that never are about it are left out. */
interface Standing {
  readonly deny: readonly Step[]
  readonly allow: readonly Step[]
  /** null: the request has a say. */
  readonly closed: Readonly<Record<'read' | 'write', readonly FieldPath[] | null>>
}

/** The same for principals of whom all rules say the same. */
const keyOf = ({ deny, allow, closed }: Standing): string =>
  JSON.stringify([...[deny, allow].map((steps) => steps.map(({ rule, answer }) => [rule.id, answer])), closed])

const order: Readonly<Record<Known, number>> = { head: 0, body: 1, response: 2 }
/** The body comes before the response, and has to be read before the request is passed on. */
function sooner(waiting: Decision | null, rule: CompiledRule, now: number): Decision {
  if (now === 0 && rule.readsBody) return waiting?.needs === 'body' ? waiting : rule.waitsForBody
  return waiting ?? rule.waitsForResponse
}

const noFields: readonly FieldPath[] = []
/** More gates than bits: lists are made anew then. */
const MAX_KEPT_GATES = 30

export class CompiledRoute implements RouteAccess {
  readonly route: string
  readonly rules: readonly string[]
  readonly needs: RouteAccess['needs']
  readonly fields: RouteAccess['fields']
  readonly isRecordedFirst: boolean
  readonly #deny: readonly CompiledRule[]
  readonly #allow: readonly CompiledRule[]
  readonly #notAllowed: Decision
  readonly #gates: Readonly<Record<'read' | 'write', readonly FieldGate[]>>
  readonly #kept: Readonly<Record<'read' | 'write', Map<number, readonly FieldPath[]>>> = { read: new Map(), write: new Map() }
  readonly #hasBody: boolean
  readonly #hasResponse: boolean
  readonly #slots: unknown[] = []
  readonly #standings: Standings<Standing>

  constructor(
    route: PolicyRoute,
    rules: readonly CompiledRule[],
    read: readonly FieldGate[],
    write: readonly FieldGate[],
    isRecordedFirst: boolean,
    shelf: Shelf,
  ) {
    this.#standings = new Standings(shelf)
    this.route = route.id
    this.isRecordedFirst = isRecordedFirst
    this.rules = rules.map((rule) => rule.id)
    this.#deny = rules.filter((rule) => rule.effect === 'deny')
    this.#allow = rules.filter((rule) => rule.effect === 'allow')
    this.#notAllowed = notAllowed(
      this.#allow.map((rule) => rule.id),
      null,
    )
    this.#gates = { read, write }
    this.#hasBody = route.body !== null
    this.#hasResponse = route.response !== null
    const gates = [...read, ...write].flatMap((gate) => [...gate.allow, ...gate.deny])
    const conditions = [...rules.map((rule) => rule.condition), ...gates]
    this.needs = {
      body: conditions.some((condition) => reads(condition, 'body')),
      response: rules.some((rule) => rule.needs === 'response'),
      headers: [...new Set(conditions.flatMap(headersOf))].sort(),
      reads: [...new Set(rules.flatMap(({ condition }) => condition?.reads ?? []))].sort(),
    }
    this.fields = {
      read: read.length > 0,
      write: write.length > 0,
      reads: [...new Set(gates.flatMap((condition) => condition?.reads ?? []))].sort(),
    }
  }

  decide(facts: Facts, known: Known): Decision {
    const { deny, allow } = this.#standingOf(facts)
    const now = order[known]
    let waiting: Decision | null = null
    for (let index = 0; index < deny.length; index++) {
      const step = deny[index]
      if (step === undefined) continue
      const { rule } = step
      const answer = step.answer ?? this.#ask(rule)
      if (answer === false) continue
      if (answer === true) return rule.decided
      // What a condition could not read may still come.
      if (order[rule.needs] > now) waiting = sooner(waiting, rule, now)
      else return deniedByError(rule.id, answer.error)
    }
    if (this.#allow.length === 0) return waiting ?? unmatched
    const isDenialOpen = waiting !== null
    let failure: string | null = null
    for (let index = 0; index < allow.length; index++) {
      const step = allow[index]
      if (step === undefined) continue
      const { rule } = step
      const answer = step.answer ?? this.#ask(rule)
      if (answer === true) return isDenialOpen && waiting !== null ? waiting : rule.decided
      if (answer === false) continue
      if (order[rule.needs] > now) waiting = sooner(waiting, rule, now)
      else failure ??= `\`${rule.id}\` could not be judged: ${answer.error}`
    }
    if (waiting !== null) return waiting
    return failure === null
      ? this.#notAllowed
      : notAllowed(
          this.#allow.map((rule) => rule.id),
          failure,
        )
  }

  closedFields(facts: Facts, access: 'read' | 'write'): readonly FieldPath[] {
    if (this.#gates[access].length === 0) return noFields
    return this.#standingOf(facts).closed[access] ?? this.#closedNow(access)
  }

  #closedNow(access: 'read' | 'write'): readonly FieldPath[] {
    const gates = this.#gates[access]
    if (gates.length > MAX_KEPT_GATES) return gates.filter((gate) => !this.#isOpen(gate)).map((gate) => gate.path)
    let closed = 0
    for (let index = 0; index < gates.length; index++) {
      const gate = gates[index]
      if (gate !== undefined && !this.#isOpen(gate)) closed |= 1 << index
    }
    if (closed === 0) return noFields
    const kept = this.#kept[access]
    const known = kept.get(closed)
    if (known !== undefined) return known
    const paths = gates.filter((_, index) => (closed & (1 << index)) !== 0).map((gate) => gate.path)
    kept.set(closed, paths)
    return paths
  }

  #ask({ condition }: CompiledRule): Answer {
    return condition === null ? true : condition.run(this.#slots, BUDGET)
  }

  /** The slots are those of the request behind it. */
  #standingOf(facts: Facts): Standing {
    fillSlots(this.#slots, facts, this.#hasBody, this.#hasResponse)
    const known = this.#standings.of(facts.principal)
    if (known !== undefined) return known
    const standing = {
      deny: this.#stepsOf(this.#deny),
      allow: this.#stepsOf(this.#allow),
      closed: { read: this.#closedAlways('read'), write: this.#closedAlways('write') },
    }
    return this.#standings.keep(facts.principal, standing, keyOf(standing))
  }

  #stepsOf(rules: readonly CompiledRule[]): readonly Step[] {
    return rules.flatMap((rule) => {
      const answer = answerOnce(rule.condition, rule.guards, this.#slots, BUDGET)
      return answer === false ? [] : [{ rule, answer }]
    })
  }

  #closedAlways(access: 'read' | 'write'): readonly FieldPath[] | null {
    const isSettled = this.#gates[access].every(({ allow, deny }) =>
      [...allow, ...deny].every((condition) => condition === null || isOfPrincipal(condition)),
    )
    return isSettled ? this.#closedNow(access) : null
  }

  /** Somebody allows it, and nobody denies it or fails to say. */
  #isOpen(gate: FieldGate): boolean {
    for (const condition of gate.deny) if (condition === null || condition.run(this.#slots, BUDGET) !== false) return false
    for (const condition of gate.allow) if (condition === null || condition.run(this.#slots, BUDGET) === true) return true
    return false
  }
}
