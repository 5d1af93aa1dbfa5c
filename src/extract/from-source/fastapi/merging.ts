// What routers and inclusions add to what a route says: paths, lists, flags and dicts put together.
import {
  concat,
  FALSE,
  itemsOf,
  list,
  type Machine,
  NONE,
  pick,
  type Site,
  type Text,
  TRUE,
  textOf,
  truthOf,
  type Value,
} from '../../../project/index.ts'

/** `a + b` on strings with holes. */
export function joinPath(...parts: Value[]): Value {
  const out: Text['parts'][number][] = []
  let origin: string | undefined
  for (const part of parts) {
    const v = pick(part)
    const text = textOf(v)
    if (text !== null) out.push(text)
    else if (v.kind === 'text') out.push(...v.parts)
    else out.push({ reason: 'a path that is not known' })
    origin ??= v.kind === 'const' || v.kind === 'text' ? v.origin : undefined
  }
  return concat(out, origin)
}

export function listOf(machine: Machine, value: Value | undefined, site: Site): Value[] {
  if (value === undefined) return []
  const v = pick(value)
  if (v.kind === 'const' && v.type === 'NoneType') return []
  if (v.kind === 'unknown' || v.kind === 'external') return []
  return itemsOf(machine, v, site)
}

export function nonNull(value: Value | undefined): Value | null {
  return value === undefined || (value.kind === 'const' && value.type === 'NoneType') ? null : value
}

export function andFlag(machine: Machine, a: Value | undefined, b: Value | undefined): Value {
  for (const v of [a, b])
    if (v !== undefined && truthOf(machine, v).value === false) return v.kind === 'const' && v.origin !== undefined ? v : FALSE
  return a ?? TRUE
}
export function orFlag(machine: Machine, a: Value | undefined, b: Value | undefined): Value {
  for (const v of [a, b]) if (v !== undefined && truthOf(machine, v).value === true) return TRUE
  return a ?? NONE
}
export function mergeDicts(a: Value | undefined, b: Value | undefined): Value {
  const [x, y] = [nonNull(a), nonNull(b)]
  if (x?.kind !== 'dict') return y ?? NONE
  if (y?.kind !== 'dict') return x
  return { kind: 'dict', entries: new Map([...x.entries, ...y.entries]), open: x.open || y.open }
}
export function mergeLists(machine: Machine, a: Value | undefined, b: Value | undefined, site: Site): Value {
  return list([...listOf(machine, a, site), ...listOf(machine, b, site)])
}

export function flag(machine: Machine, value: Value | undefined): boolean {
  return value === undefined || truthOf(machine, value).value !== false
}
