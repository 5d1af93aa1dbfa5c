// Access rules and the routes they are about → one decider per route. Everything that can be wrong with a rule is found here; a
// request then costs its conditions and nothing else.
import { type Condition, type Declarations, type ParsedCondition, parseCondition } from '../cel/index.ts'
import { CompiledRoute, type CompiledRule, type FieldGate, type RouteAccess } from './compiled-route.ts'
import { looseHeader, needsOf, reads } from './condition-reads.ts'
import { allowedBy, deniedBy, waitingFor } from './decision.ts'
import { declarationsFor } from './facts.ts'
import { type FieldPath, parseFieldPath } from './fields.ts'
import { resolveResource } from './resource.ts'
import type { PolicyRoute } from './route.ts'
import type { AccessPolicy, AccessProblem, AccessRule, FieldRule, ResourceBinding } from './rule.ts'
import { selects } from './selector.ts'
import { guardsOf, type Shelf } from './standing.ts'

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

export function compileAccess(policy: AccessPolicy, routes: readonly PolicyRoute[]): ParsedAccess {
  return new Compilation(policy).run(routes)
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
