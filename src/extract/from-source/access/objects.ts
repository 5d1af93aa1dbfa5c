// The objects that a handler loads or changes: by which ids of the request, and what of the caller is part of it.
import type { AccessStep, ObjectKey, ObjectUse } from '../../../model/index.ts'
import { type ClassValue, sourceOf } from '../../../project/index.ts'
import { isBound } from './about.ts'
import { placeOfSite } from './explore.ts'
import { type Facts, factsOf, type Query } from './facts.ts'
import type { Whole } from './judge.ts'
import { isOwnerField } from './names.ts'
import type { Decision, Load } from './way.ts'

const MOST_OBJECTS = 24

export function objectsOf(wholes: readonly Whole[]): ObjectUse[] {
  const uses = new Map<string, ObjectUse>()
  for (const whole of wholes) {
    for (const part of whole.parts) {
      for (const event of part.events) {
        if (event.kind !== 'load') continue
        const use = toUse(event.load, whole)
        if (use === null) continue
        const key = `${use.place.file}:${use.place.line} ${use.does} ${use.by.map((k) => k.parameter).join(' ')}`
        const known = uses.get(key)
        // On some way nothing binds it: that is the way that counts.
        if (known === undefined || (known.bound !== 'none' && use.bound === 'none')) uses.set(key, use)
      }
    }
  }
  return [...uses.values()].slice(0, MOST_OBJECTS)
}

function toUse(load: Load, whole: Whole): ObjectUse | null {
  const place = placeOfSite(load.site)
  if (place === null || load.inside === null) return null
  const { query } = load.facts
  const by = keysOf(load.facts)
  // The record of the caller is who asks, and not what is asked for.
  if (
    load.does === 'read' &&
    by.length === 0 &&
    query !== null &&
    query.predicates.length > 0 &&
    query.predicates.every((p) => p.facts.principal)
  )
    return null
  const bound = boundBy(query, load, whole)
  const cls = query?.cls ?? null
  return {
    resource: cls === null ? (query?.table ?? null) : `${cls.module}:${cls.qualname}`,
    does: load.does,
    by,
    bound: bound.how,
    boundBy: bound.steps,
    place,
    inside: { module: load.inside.module.name, function: load.inside.qualname, file: load.inside.module.file },
    text: sourceOf(load.site).slice(0, 120),
    ownerFields: cls === null ? [] : ownerFieldsOf(cls),
  }
}

function keysOf(facts: Facts): ObjectKey[] {
  const out = new Map<string, ObjectKey>()
  for (const { column, facts: f } of facts.query?.predicates ?? [])
    for (const input of f.inputs) {
      // An id of an object that was found by it stands for that object.
      if (f.loaded !== null) continue
      const key = `${input.in} ${input.name}`
      if (!out.has(key)) out.set(key, { parameter: input.name, in: input.in, column })
    }
  if (out.size === 0 && facts.query === null)
    for (const input of facts.inputs) out.set(`${input.in} ${input.name}`, { parameter: input.name, in: input.in, column: null })
  return [...out.values()].slice(0, 6)
}

function boundBy(query: Query | null, load: Load, whole: Whole): { how: ObjectUse['bound']; steps: AccessStep[] } {
  const own = query?.predicates.filter((p) => p.facts.principal) ?? []
  if (own.length > 0) return { how: 'predicate', steps: [{ text: sourceOf(load.site).slice(0, 120), place: placeOfSite(load.site) }] }
  if (isBound(query)) return { how: 'parent', steps: [] }
  const compared = whole.decisions.find((d) => d.about === 'principal' && comparesObject(d, query, load))
  if (compared !== undefined) return { how: 'compared', steps: [step(compared)] }
  const parent = whole.decisions.find((d) => d.about === 'bound')
  if (parent !== undefined && sharesInput(parent, load)) return { how: 'parent', steps: [step(parent)] }
  const role = whole.decisions.find((d) => (d.about === 'principal' || d.about === 'permits') && isFavourable(d))
  if (role !== undefined) return { how: 'role', steps: [step(role)] }
  if (load.facts.principal) return { how: 'unknown', steps: [] }
  return { how: 'none', steps: [] }
}

function step(decision: Decision): AccessStep {
  return { text: sourceOf(decision.site), place: placeOfSite(decision.site) }
}

/** The caller was asked something and the answer was what lets somebody through. */
function isFavourable(decision: Decision): boolean {
  const { value, answer } = decision
  if (answer === null) return decision.arm === 0
  if (value.kind === 'term' && value.op === 'compare' && /^(!=|is not|not in)$/.test(value.name)) return answer === false
  return answer
}

/** `item.owner_id == user.id`, `item_id in user.item_ids`. */
function comparesObject(decision: Decision, query: Query | null, load: Load): boolean {
  const { value } = decision
  if (value.kind !== 'term') return false
  const sides = [
    factsOf(value.of),
    ...value.args.positional.map((v) => factsOf(v)),
    ...[...value.args.keywords.values()].map((v) => factsOf(v)),
  ]
  return sides.some(
    (f) =>
      (f.query !== null && f.query === query) ||
      (!f.principal && f.inputs.some((i) => load.facts.inputs.some((j) => j.name === i.name && j.in === i.in))),
  )
}

function sharesInput(decision: Decision, load: Load): boolean {
  const facts = factsOf(decision.value)
  const names = facts.query?.predicates.flatMap((p) => p.facts.inputs.map((i) => i.name)) ?? facts.inputs.map((i) => i.name)
  return load.facts.inputs.some((i) => names.includes(i.name)) || isFrom(load.facts.query, facts.query)
}

function isFrom(query: Query | null, parent: Query | null): boolean {
  return query !== null && parent !== null && query.predicates.some((p) => p.facts.query === parent)
}

export function ownerFieldsOf(cls: ClassValue): string[] {
  const names = new Set<string>()
  for (const c of cls.mro) {
    if (c.kind !== 'class' || c.native !== undefined) continue
    for (const name of [...c.attrs.keys(), ...c.annotations.keys()]) if (isOwnerField(name)) names.add(name)
  }
  return [...names].slice(0, 8)
}
