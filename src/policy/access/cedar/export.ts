// Access rules → Cedar. Cedar skips a policy that fails and CEL may take an error back, so each condition is written twice: when it is
// surely true, for what permits, and when it is surely false, for what forbids. Both are free of errors.

import { checkExpr } from '../../cel/check.ts'
import { dottedName, type Expr, parseExpr } from '../../cel/index.ts'
import type { CelType } from '../../cel/types.ts'
import { declarationsFor } from '../facts.ts'
import { resolveResource } from '../resource.ts'
import type { PolicyRoute } from '../route.ts'
import type { AccessPolicy, AccessRule } from '../rule.ts'
import { selects } from '../selector.ts'
import { actionOf, attribute, type Omitted, writeText } from './cedar-text.ts'

export interface CedarExport {
  readonly policies: string
  readonly schema: string
  readonly omitted: readonly Omitted[]
}

export function exportCedar(policy: AccessPolicy, routes: readonly PolicyRoute[]): CedarExport {
  const omitted: Omitted[] = []
  const headers = new Set<string>()
  const policies: string[] = []
  for (const rule of policy.rules) {
    const about = routes.filter((route) => selects(rule.selector, route))
    if (about.length === 0) {
      omitted.push({ rule: rule.id, reason: 'it is about no route' })
      continue
    }
    // What `resource` and a parameter are may differ from route to route: those that come to the same share a policy.
    const byBody = new Map<string, PolicyRoute[]>()
    for (const route of about) {
      const body = bodyOf(rule, policy, route, headers)
      if ('reason' in body) omitted.push({ rule: rule.id, reason: `${body.reason} (on ${route.id})` })
      else byBody.set(body.text, [...(byBody.get(body.text) ?? []), route])
    }
    let part = 0
    for (const [body, group] of byBody) {
      part++
      policies.push(writePolicy(rule, byBody.size === 1 ? rule.id : `${rule.id}:${part}`, group, body))
    }
  }
  for (const { id } of policy.fields) omitted.push({ rule: id, reason: 'Cedar decides about whole requests, and this is about fields' })
  return { policies: policies.join('\n'), schema: writeSchema(routes, headers), omitted }
}

function writePolicy(rule: AccessRule, id: string, routes: readonly PolicyRoute[], body: string): string {
  const actions = routes.map((route) => `Action::${writeText(actionOf(route))}`)
  return [
    `@id(${writeText(id)})`,
    ...(rule.owner === null ? [] : [`@owner(${writeText(rule.owner)})`]),
    `${rule.effect === 'allow' ? 'permit' : 'forbid'} (principal, action in [${actions.join(', ')}], resource)${body};`,
    '',
  ].join('\n')
}

function bodyOf(
  rule: AccessRule,
  policy: AccessPolicy,
  route: PolicyRoute,
  headers: Set<string>,
): { readonly text: string } | { readonly reason: string } {
  if (rule.when === null) return { text: '' }
  const resolved = resolveResource(rule.when, policy.resources.find((binding) => selects(binding.selector, route)) ?? null)
  if (resolved.kind === 'refused') return { reason: resolved.message }
  const parsed = parseExpr(resolved.source)
  if (parsed.kind === 'refused') return { reason: parsed.message }
  try {
    const writer = new Writer(checkExpr(parsed.expr, declarationsFor(route)).types, resolved.source)
    const { yes, no } = writer.condition(parsed.expr)
    for (const header of writer.headers) headers.add(header)
    return { text: ` when { ${rule.effect === 'allow' ? yes : negate(no)} }` }
  } catch (error) {
    if (error instanceof NotCedar) return { reason: error.message }
    throw error
  }
}

class NotCedar extends Error {}

/** When a condition is surely true, and when it is surely false; where it is neither it is an error. */
interface Both {
  readonly yes: string
  readonly no: string
}

const negate = (text: string): string => (text === 'true' ? 'false' : text === 'false' ? 'true' : `!(${text})`)

function and(...parts: readonly string[]): string {
  const kept = parts.filter((part) => part !== 'true')
  if (kept.includes('false')) return 'false'
  return kept.length === 0 ? 'true' : kept.length === 1 ? (kept[0] ?? 'true') : `(${kept.join(' && ')})`
}

function or(...parts: readonly string[]): string {
  const kept = parts.filter((part) => part !== 'false')
  if (kept.includes('true')) return 'true'
  return kept.length === 0 ? 'false' : kept.length === 1 ? (kept[0] ?? 'false') : `(${kept.join(' || ')})`
}

interface Value {
  readonly text: string
  /** What must hold for it to be there. */
  readonly there: readonly string[]
}

const alwaysThere = new Set(['principal.kind', 'principal.roles', 'principal.scopes', 'request.method', 'request.path', 'request.address'])
const contextRoots = new Set(['path', 'query', 'header', 'body', 'response', 'request'])

class Writer {
  readonly headers = new Set<string>()
  readonly #types: ReadonlyMap<Expr, CelType>
  readonly #source: string

  constructor(types: ReadonlyMap<Expr, CelType>, source: string) {
    this.#types = types
    this.#source = source
  }

  #refuse(expr: Expr, why: string): never {
    throw new NotCedar(`\`${this.#source.slice(expr.start, expr.end)}\` ${why}`)
  }

  #kind(expr: Expr): CelType['kind'] {
    return this.#types.get(expr)?.kind ?? 'dyn'
  }

  condition(expr: Expr): Both {
    switch (expr.kind) {
      case 'literal':
        if (typeof expr.value !== 'boolean') return this.#refuse(expr, 'is neither true nor false')
        return { yes: String(expr.value), no: String(!expr.value) }
      case 'unary': {
        const of = this.condition(expr.of)
        return { yes: of.no, no: of.yes }
      }
      case 'choice': {
        const [test, yes, no] = [this.condition(expr.test), this.condition(expr.yes), this.condition(expr.no)]
        return { yes: or(and(test.yes, yes.yes), and(test.no, no.yes)), no: or(and(test.yes, yes.no), and(test.no, no.no)) }
      }
      case 'binary':
        return this.#binary(expr)
      case 'has': {
        if (dottedName(expr.of) === 'header') this.headers.add(expr.field)
        const of = this.#holder(expr.of)
        return atom(of.there, `${of.text} has ${hasName(expr.field)}`)
      }
      case 'call':
        return this.#call(expr)
      case 'loop':
        return this.#loop(expr)
      default: {
        if (this.#kind(expr) !== 'bool') return this.#refuse(expr, 'is not known to be true or false')
        const value = this.#value(expr)
        return atom(value.there, value.text)
      }
    }
  }

  #binary(expr: Expr & { kind: 'binary' }): Both {
    const { operator, left, right } = expr
    if (operator === '&&' || operator === '||') {
      const [a, b] = [this.condition(left), this.condition(right)]
      return operator === '&&' ? { yes: and(a.yes, b.yes), no: or(a.no, b.no) } : { yes: or(a.yes, b.yes), no: and(a.no, b.no) }
    }
    if (operator === 'in') return this.#in(expr)
    const kinds = [this.#kind(left), this.#kind(right)]
    if (operator === '==' || operator === '!=') {
      if (kinds[0] !== kinds[1] || !['string', 'int', 'bool'].includes(kinds[0] ?? ''))
        return this.#refuse(expr, 'compares what Cedar has no word for')
    } else if (!['<', '<=', '>', '>='].includes(operator)) {
      return this.#refuse(expr, 'is neither true nor false')
    } else if (kinds.some((kind) => kind !== 'int')) {
      return this.#refuse(expr, 'orders what is no int')
    }
    const [a, b] = [this.#value(left), this.#value(right)]
    return atom([...a.there, ...b.there], `${a.text} ${operator} ${b.text}`)
  }

  #in({ left, right, ...expr }: Expr & { kind: 'binary' }): Both {
    if (dottedName(right) === 'header' && left.kind === 'literal' && typeof left.value === 'string') {
      this.headers.add(left.value)
      return atom(['context has header'], `context.header has ${hasName(left.value)}`)
    }
    if (this.#kind(right) !== 'list') return this.#refuse({ ...expr, left, right }, 'looks into what is no list')
    const [item, holder] = [this.#value(left), this.#list(right)]
    return atom([...item.there, ...holder.there], `${holder.text}.contains(${item.text})`)
  }

  #call(expr: Expr & { kind: 'call' }): Both {
    const [part] = expr.args
    if (!['startsWith', 'endsWith', 'contains'].includes(expr.name) || expr.target === null)
      return this.#refuse(expr, 'calls what Cedar does not have')
    if (part?.kind !== 'literal' || typeof part.value !== 'string') return this.#refuse(expr, 'looks for a text that is not written out')
    if (this.#kind(expr.target) !== 'string') return this.#refuse(expr, 'is not known to be about a text')
    const text = writeText(part.value).slice(1, -1).replaceAll('*', '\\*')
    const pattern = expr.name === 'startsWith' ? `${text}*` : expr.name === 'endsWith' ? `*${text}` : `*${text}*`
    const value = this.#value(expr.target)
    return atom(value.there, `${value.text} like "${pattern}"`)
  }

  /** `principal.roles.exists(r, r in ["a"])`, `["a"].all(r, r in principal.roles)` */
  #loop(expr: Expr & { kind: 'loop' }): Both {
    const { test, variable } = expr
    const isVariable = (part: Expr): boolean => part.kind === 'name' && part.name === variable
    if (
      test?.kind === 'binary' &&
      isVariable(test.left) &&
      !mentions(test.right, variable) &&
      (expr.loop === 'exists' || expr.loop === 'all')
    ) {
      if (test.operator === 'in' && this.#kind(test.right) === 'list') {
        const [over, holder] = [this.#list(expr.over), this.#list(test.right)]
        const there = [...over.there, ...holder.there]
        if (expr.loop === 'exists') return atom(there, `${over.text}.containsAny(${holder.text})`)
        return atom(there, `${holder.text}.containsAll(${over.text})`)
      }
      if (test.operator === '==' && expr.loop === 'exists' && test.right.kind === 'literal') {
        const [over, item] = [this.#list(expr.over), this.#value(test.right)]
        return atom(over.there, `${over.text}.contains(${item.text})`)
      }
    }
    return this.#refuse(expr, 'goes over a list in a way that Cedar has no word for')
  }

  #list(expr: Expr): Value {
    if (expr.kind !== 'list') {
      const type = this.#types.get(expr)
      if (type?.kind !== 'list' || type.element.kind !== 'string') return this.#refuse(expr, 'is not known to be a list of texts')
      return this.#value(expr)
    }
    const texts = expr.items.map((item) =>
      item.kind === 'literal' && typeof item.value === 'string'
        ? writeText(item.value)
        : this.#refuse(item, 'is no text that is written out'),
    )
    if (texts.length === 0) return this.#refuse(expr, 'is an empty list, whose kind Cedar does not know')
    return { text: `[${texts.join(', ')}]`, there: [] }
  }

  #value(expr: Expr): Value {
    if (expr.kind === 'literal') {
      if (typeof expr.value === 'string') return { text: writeText(expr.value), there: [] }
      if (typeof expr.value === 'bigint' || typeof expr.value === 'boolean') return { text: String(expr.value), there: [] }
      return this.#refuse(expr, 'is a value that Cedar does not have')
    }
    if (expr.kind === 'call' && expr.name === 'string' && expr.args[0] !== undefined && this.#kind(expr.args[0]) === 'string')
      return this.#value(expr.args[0])
    if (!['string', 'int', 'bool', 'list'].includes(this.#kind(expr)))
      return this.#refuse(expr, 'is of a kind that is not known, or that Cedar does not have')
    return this.#holder(expr)
  }

  /** A chain of names from one that is given. */
  #holder(expr: Expr): Value {
    if (expr.kind === 'name') {
      if (expr.name === 'principal') return { text: 'principal', there: [] }
      if (!contextRoots.has(expr.name)) return this.#refuse(expr, 'is a name that Cedar does not know')
      return { text: `context.${expr.name}`, there: [`context has ${expr.name}`] }
    }
    const field =
      expr.kind === 'select'
        ? expr.field
        : expr.kind === 'index' && expr.key.kind === 'literal' && typeof expr.key.value === 'string'
          ? expr.key.value
          : null
    if (field === null || (expr.kind !== 'select' && expr.kind !== 'index'))
      return this.#refuse(expr, 'is computed in a way that Cedar cannot')
    const name = dottedName(expr) ?? ''
    if (name === 'request.time' || name.startsWith('principal.attributes'))
      return this.#refuse(expr, 'is of a kind that is not known, or that Cedar does not have')
    if (dottedName(expr.of) === 'header') this.headers.add(field)
    const of = this.#holder(expr.of)
    const text = `${of.text}${attribute(field)}`
    return { text, there: alwaysThere.has(name) ? of.there : [...of.there, `${of.text} has ${hasName(field)}`] }
  }
}

const hasName = (name: string): string => (attribute(name).startsWith('.') ? name : writeText(name))

function atom(there: readonly string[], text: string): Both {
  const needed = [...new Set(there)]
  return { yes: and(...needed, `(${text})`), no: and(...needed, `!(${text})`) }
}

const mentions = (expr: Expr, name: string): boolean =>
  expr.kind === 'name'
    ? expr.name === name
    : expr.kind === 'list'
      ? expr.items.some((item) => mentions(item, name))
      : expr.kind === 'select' && mentions(expr.of, name)

/** In Cedar's own words; what has no type there is left out of the context. */
function writeSchema(routes: readonly PolicyRoute[], headers: ReadonlySet<string>): string {
  const actions = routes.map((route) => {
    const { path, query } = route.parameters
    const parts = [
      `request: { method: String, path: String, address: String }`,
      `path?: ${writeRecord(path)}`,
      `query?: ${writeRecord(query)}`,
      `header?: { ${[...headers]
        .sort()
        .map((name) => `${writeText(name)}?: String`)
        .join(', ')} }`,
      ...(['body', 'response'] as const).flatMap((name) => {
        const type = route[name] === null ? null : writeType(route[name])
        return type === null ? [] : [`${name}?: ${type}`]
      }),
    ]
    return `action ${writeText(actionOf(route))} appliesTo { principal: [User], resource: [Api], context: { ${parts.join(', ')} } };`
  })
  const user = 'entity User = { kind: String, id?: String, roles: Set<String>, scopes: Set<String>, tenant?: String };'
  return [user, 'entity Api;', ...actions, ''].join('\n')
}

function writeRecord(fields: Readonly<Record<string, CelType>>): string {
  const parts = Object.entries(fields).flatMap(([name, type]) => {
    const written = writeType(type)
    return written === null ? [] : [`${writeText(name)}?: ${written}`]
  })
  return `{ ${parts.join(', ')} }`
}

function writeType(type: CelType): string | null {
  switch (type.kind) {
    case 'string':
      return 'String'
    case 'int':
      return 'Long'
    case 'bool':
      return 'Bool'
    case 'list':
      return type.element.kind === 'string' ? 'Set<String>' : null
    case 'record':
      return writeRecord(type.fields)
    default:
      return null
  }
}
