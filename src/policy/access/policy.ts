// Access rules and the routes they are about → one decider per route. Everything that can be wrong with a rule is found here; a
// request then costs its conditions and nothing else.
import { type Answer, type Condition, type Declarations, type ParsedCondition, parseCondition, walkExpr } from '../cel/index.ts'
import { allowedBy, type Decision, deniedBy, deniedByError, notAllowed, unmatched, waitingFor } from './decision.ts'
import { declarationsFor, type Facts, fillSlots, type Known } from './facts.ts'
import { type FieldPath, parseFieldPath } from './fields.ts'
import { resolveResource } from './resource.ts'
import type { PolicyRoute } from './route.ts'
import type { AccessPolicy, AccessProblem, AccessRule, FieldRule, ResourceBinding } from './rule.ts'
import { selects } from './selector.ts'
import { answerOnce, guardsOf, isOfPrincipal, type Shelf, Standings } from './standing.ts'

export type ParsedAccess =
  | {
      readonly kind: 'ok'
      readonly policy: CompiledAccess
      /** Rules that are about no route. */
      readonly idle: readonly string[]
    }
  | { readonly kind: 'refused'; readonly problems: readonly AccessProblem[] }

export interface CompiledAccess {
  /** By the id of the route. */
  readonly routes: ReadonlyMap<string, RouteAccess>
}

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

export function compileAccess(policy: AccessPolicy, routes: readonly PolicyRoute[]): ParsedAccess {
  return new Compilation(policy).run(routes)
}

interface CompiledRule {
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

interface FieldGate {
  readonly path: FieldPath
  readonly allow: readonly (Condition | null)[]
  readonly deny: readonly (Condition | null)[]
}

class Compilation {
  readonly #policy: AccessPolicy
  readonly #problems: AccessProblem[] = []
  readonly #said = new Set<string>()
  readonly #conditions = new Map<string, ParsedCondition>()
  readonly #signatures = new Map<string, string>()

  constructor(policy: AccessPolicy) {
    this.#policy = policy
  }

  run(routes: readonly PolicyRoute[]): ParsedAccess {
    this.#checkIds()
    const fieldPaths = new Map(this.#policy.fields.map((rule) => [rule, this.#fieldPaths(rule)]))
    const busy = new Set<string>()
    const compiled = new Map<string, RouteAccess>()
    const shelf: Shelf = { count: 0, round: 0 }
    for (const route of routes) {
      const declarations = declarationsFor(route)
      const binding = this.#bindingOf(route)
      const rules = this.#policy.rules.filter((rule) => selects(rule.selector, route))
      const fields = this.#policy.fields.filter((rule) => selects(rule.selector, route))
      for (const rule of [...rules, ...fields]) busy.add(rule.id)
      compiled.set(
        route.id,
        new CompiledRoute(
          route,
          rules.map((rule) => this.#rule(rule, route, declarations, binding)),
          this.#gates(fields, 'read', fieldPaths, route, declarations, binding),
          this.#gates(fields, 'write', fieldPaths, route, declarations, binding),
          rules.some((rule) => rule.isRecordedFirst === true),
          shelf,
        ),
      )
    }
    if (this.#problems.length > 0) return { kind: 'refused', problems: this.#problems }
    const idle = [...this.#policy.rules, ...this.#policy.fields].filter((rule) => !busy.has(rule.id)).map((rule) => rule.id)
    return { kind: 'ok', policy: { routes: compiled }, idle }
  }

  /** The same fault of the same rule is said once, for the first route that has it. */
  #refuse(rule: string, message: string, offset: number | null = null, route: string | null = null): void {
    const key = `${rule}\n${message.replaceAll(/`[^`]*\|[^`]*`/g, '')}`
    if (this.#said.has(key)) return
    this.#said.add(key)
    this.#problems.push({ rule, message, offset, route })
  }

  #checkIds(): void {
    const seen = new Set<string>()
    for (const { id } of [...this.#policy.rules, ...this.#policy.fields]) {
      if (seen.has(id)) this.#refuse(id, 'the id is taken twice: each rule needs its own')
      seen.add(id)
    }
  }

  #bindingOf(route: PolicyRoute): ResourceBinding | null {
    const [first, second] = this.#policy.resources.filter((binding) => selects(binding.selector, route))
    if (second !== undefined && first !== undefined) {
      this.#refuse(second.id, `the resources \`${first.id}\` and \`${second.id}\` are about one route: narrow one of them`, null, route.id)
    }
    return first ?? null
  }

  #rule(rule: AccessRule, route: PolicyRoute, declarations: Declarations, binding: ResourceBinding | null): CompiledRule {
    const condition = this.#condition(rule, route, declarations, binding)
    const needs = needsOf(condition)
    if (needs === 'response' && route.method !== 'GET' && route.method !== 'HEAD') {
      this.#refuse(
        rule.id,
        'reads the response of a route that changes something, and is about it before anybody could say no: add `methods: [GET, HEAD]` to what it selects, or decide by path, query or body',
        null,
        route.id,
      )
    }
    return {
      id: rule.id,
      effect: rule.effect,
      condition,
      guards: condition === null ? [] : guardsOf(condition, declarations),
      needs,
      readsBody: reads(condition, 'body'),
      decided: (rule.effect === 'allow' ? allowedBy : deniedBy)(rule.id, rule.when),
      waitsForBody: waitingFor(rule.id, 'body'),
      waitsForResponse: waitingFor(rule.id, 'response'),
    }
  }

  /** null: always, or it is wrong and said to be. */
  #condition(
    rule: AccessRule | FieldRule,
    route: PolicyRoute,
    declarations: Declarations,
    binding: ResourceBinding | null,
  ): Condition | null {
    if (rule.when === null) return null
    const resolved = resolveResource(rule.when, binding)
    if (resolved.kind === 'refused') {
      this.#refuse(rule.id, resolved.message, resolved.offset, route.id)
      return null
    }
    const parsed = this.#parse(resolved.source, declarations)
    if (parsed.kind === 'refused') {
      const offset = resolved.source === rule.when ? parsed.offset : null
      this.#refuse(rule.id, withReason(parsed.message, route), offset, route.id)
      return null
    }
    const header = looseHeader(parsed.condition)
    if (header !== null)
      this.#refuse(rule.id, 'names a header by an expression: write the name, as in `header["x-tenant"]`', header, route.id)
    return parsed.condition
  }

  /** Routes with the same declarations share what is compiled. */
  #parse(source: string, declarations: Declarations): ParsedCondition {
    const used = Object.keys(declarations).map((name) => (source.includes(name) ? this.#signature(declarations, name) : name))
    const key = `${source}\n${used.join('\n')}`
    const known = this.#conditions.get(key)
    if (known !== undefined) return known
    const parsed = parseCondition(source, declarations)
    this.#conditions.set(key, parsed)
    return parsed
  }

  #signature(declarations: Declarations, name: string): string {
    const text = JSON.stringify([name, declarations[name]])
    const short = this.#signatures.get(text) ?? `${name} ${this.#signatures.size}`
    this.#signatures.set(text, short)
    return short
  }

  #fieldPaths(rule: FieldRule): readonly FieldPath[] {
    return rule.fields.flatMap((text) => {
      const path = parseFieldPath(text)
      if (path !== null) return [path]
      this.#refuse(rule.id, `\`${text}\` is no field: write \`customer.email\`, \`items[].price\` or \`[].id\``)
      return []
    })
  }

  #gates(
    rules: readonly FieldRule[],
    access: 'read' | 'write',
    fieldPaths: ReadonlyMap<FieldRule, readonly FieldPath[]>,
    route: PolicyRoute,
    declarations: Declarations,
    binding: ResourceBinding | null,
  ): readonly FieldGate[] {
    const gates = new Map<string, { path: FieldPath; allow: (Condition | null)[]; deny: (Condition | null)[] }>()
    for (const rule of rules) {
      if (rule.access !== access) continue
      const condition = this.#condition(rule, route, declarations, binding)
      if (needsOf(condition) === 'response')
        this.#refuse(rule.id, 'reads the response, which it is about: decide by principal, path, query or body', null, route.id)
      for (const path of fieldPaths.get(rule) ?? []) {
        const key = JSON.stringify(path)
        const gate = gates.get(key) ?? { path, allow: [], deny: [] }
        gates.set(key, gate)
        gate[rule.effect].push(condition)
      }
    }
    return [...gates.values()]
  }
}

function withReason(message: string, route: PolicyRoute): string {
  if (message.startsWith('`body` is not known')) return 'reads the body of a route that takes none: narrow what the rule selects'
  if (message.startsWith('`response` is not known')) return `reads the response of a ${route.kind}, which has none`
  return message
}

const reads = (condition: Condition | null, name: string): boolean =>
  condition?.reads.some((path) => path === name || path.startsWith(`${name}.`)) ?? false

const needsOf = (condition: Condition | null): Known =>
  reads(condition, 'response') ? 'response' : reads(condition, 'body') ? 'body' : 'head'

/** Headers that a condition reads by name. */
function headersOf(condition: Condition | null): readonly string[] {
  const names: string[] = []
  if (condition !== null) {
    walkExpr(condition.expr, (part) => {
      if (part.kind === 'select' || part.kind === 'has') {
        if (part.of.kind === 'name' && part.of.name === 'header') names.push(part.field)
      } else if (part.kind === 'index' && part.of.kind === 'name' && part.of.name === 'header') {
        if (part.key.kind === 'literal' && typeof part.key.value === 'string') names.push(part.key.value)
      } else if (part.kind === 'binary' && part.operator === 'in' && part.right.kind === 'name' && part.right.name === 'header') {
        if (part.left.kind === 'literal' && typeof part.left.value === 'string') names.push(part.left.value)
      }
    })
  }
  return names
}

/** Where `header` is used otherwise than with a name that is known now, or with capitals, which no header has here. */
function looseHeader(condition: Condition): number | null {
  let uses = 0
  let offset: number | null = null
  walkExpr(condition.expr, (part) => {
    if (part.kind === 'name' && part.name === 'header') {
      uses++
      offset = part.start
    }
  })
  const names = headersOf(condition)
  return names.length === uses && names.every((name) => name === name.toLowerCase()) ? null : offset
}

const order: Readonly<Record<Known, number>> = { head: 0, body: 1, response: 2 }
/** The body comes before the response, and has to be read before the request is passed on. */
function sooner(waiting: Decision | null, rule: CompiledRule, now: number): Decision {
  if (now === 0 && rule.readsBody) return waiting?.needs === 'body' ? waiting : rule.waitsForBody
  return waiting ?? rule.waitsForResponse
}

const noFields: readonly FieldPath[] = []
/** More gates than bits: lists are made anew then. */
const MAX_KEPT_GATES = 30

class CompiledRoute implements RouteAccess {
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
    this.#standings.keep(facts.principal, standing)
    return standing
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
