// What a value on a single way is called, and what a question about it is about.
import type { Term, Value } from '../../../project/index.ts'
import { type Facts, factsOf } from './facts.ts'
import { askedBy } from './names.ts'
import type { About } from './way.ts'

/** The dotted path of what a method is called on. */
export function pathOfReceiver(of: Value | null, facts: Facts): string {
  if (of === null) return ''
  switch (of.kind) {
    case 'external':
      return of.path
    case 'class':
    case 'instance': {
      const cls = of.kind === 'class' ? of : of.cls
      // Classes of libraries that we have in Python are known by their own names.
      const base = cls.mro.find((c) => c.kind === 'external' || c.native !== undefined || c.site?.module.file === '')
      const path =
        base === undefined || (base.kind === 'class' && base.native === undefined)
          ? `${(base ?? cls).module}.${(base ?? cls).qualname}`
          : base.kind === 'external'
            ? base.path
            : (base.native ?? '')
      return of.kind === 'class' ? path : `${path}()`
    }
    case 'function':
      return `${of.module.name}.${of.qualname}`
    case 'native':
      return of.name
    case 'module':
      return of.name
    default:
      return facts.path
  }
}

export function describeSource(value: Value | null | undefined): string {
  if (value === null || value === undefined) return 'a stored value'
  if (value.kind === 'const' || value.kind === 'text') return value.origin !== undefined ? `the setting ${value.origin}` : 'a constant'
  const facts = factsOf(value)
  const last = facts.names.at(-1) ?? (facts.path === '' ? '' : (facts.path.split('.').at(-1) ?? ''))
  return last === '' ? 'a stored value' : last.replace(/[()[\]]+$/, '')
}

/** `User.api_key`, `users.c.api_key`: part of a query, and no value of this way. */
export function isColumn(value: Value | null): boolean {
  return value?.kind === 'term' && (value.op === 'column' || /\.c(olumns)?\.\w+$/.test(factsOf(value).path))
}

/** What a question is about. */
export function aboutOf(value: Value): About {
  const facts = factsOf(value)
  if (facts.permits !== null) return 'permits'
  // How a credential is written says nothing about whose it is.
  if (facts.isFormat || facts.secret) return 'other'
  if (value.kind === 'term' && value.op === 'compare' && asksAmongOwn(value)) return 'principal'
  if (isBoundRow(facts)) return 'bound'
  if (facts.principal) return aboutPrincipal(value, facts)
  if (facts.oracle) return 'oracle'
  if (facts.claims) return 'claims'
  return 'other'
}

/** `club_id in {club.id for club in clubs_of(user)}`: an id of the request held against what the caller has. */
function asksAmongOwn({ of, args }: Term): boolean {
  const [a, b] = [factsOf(of), factsOf(args.positional[0])]
  const isOwn = (f: Facts): boolean => f.inputs.length === 0 && isBound(f.query)
  return (isOwn(a) && b.inputs.length > 0) || (isOwn(b) && a.inputs.length > 0)
}

/** A record that was looked up by an id of the request, for the caller alone. */
function isBoundRow(facts: Facts): boolean {
  return facts.isRow && (facts.query?.predicates.some((p) => p.facts.inputs.length > 0) ?? false) && isBound(facts.query)
}

/** Whether something of the caller is among a query's conditions, or a record that was found so. */
export function isBound(query: Facts['query'], depth = 0): boolean {
  if (query === null || depth > 4) return false
  return query.predicates.some(
    (p) => p.facts.principal || (p.facts.query !== null && p.facts.query !== query && isBound(p.facts.query, depth + 1)),
  )
}

/** `group_id`, and no `role_id`. */
function isIdName(name: string | undefined): boolean {
  return name !== undefined && /(^|_)(id|oid|pk|uuid)$/i.test(name) && !/role|perm/i.test(name)
}

/** `0`, `None`, `""`. */
function isNothing(value: Value | null | undefined): boolean {
  return value?.kind === 'const' && !value.value
}

function aboutPrincipal(value: Value, facts: Facts): About {
  const asked = askedBy(facts.names.slice(-4))
  if (value.kind === 'term' && value.op === 'compare') {
    const { of, args } = value
    const [a, b] = [factsOf(of), factsOf(args.positional[0])]
    const other = a.principal ? b : a
    if (!(a.principal && b.principal) && (other.inputs.length > 0 || other.loaded !== null || other.query !== null)) return 'principal'
    // Times and counts, and whether there is one at all.
    if (/^[<>]/.test(value.name) && asked !== 'role') return 'state'
    if (isNothing(a.principal ? args.positional[0] : of) && isIdName((a.principal ? a : b).names.at(-1))) return 'state'
    return asked === 'state' ? 'state' : 'principal'
  }
  if (asked === 'role') return 'principal'
  if (asked === 'state') return 'state'
  if (value.kind === 'term' && value.op === 'call') {
    if (facts.inputs.length > 0) return 'principal'
    const name = facts.path.replace(/\(\)$/, '').split('.').at(-1) ?? ''
    if (/^(is|has|can|check|may|allow|verify|ensure|require|authori[sz]e|enforce|permit)/i.test(name)) return 'principal'
  }
  return 'existence'
}
