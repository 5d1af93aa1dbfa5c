// The two ways in which kustomizations patch an object: one that is merged into it, and a list of operations (RFC 6902).

import { type KubeList, type KubeValue, textAt } from './value.ts'

/** What items of a list are told apart by; the first that both sides have. */
const keys = ['name', 'containerPort', 'mountPath', 'port', 'ip', 'host']

export function mergePatch(base: KubeValue, patch: KubeValue, depth = 0): KubeValue {
  if (depth > 50 || base.kind !== patch.kind || patch.kind === 'scalar') return patch
  if (base.kind === 'list' && patch.kind === 'list') return mergeLists(base, patch, depth)
  if (base.kind !== 'table' || patch.kind !== 'table') return patch
  if (textAt(patch, '$patch') === 'replace') return withoutOrders(patch)
  const entries = new Map(base.entries)
  for (const [key, value] of patch.entries) {
    if (key.startsWith('$')) continue
    const earlier = entries.get(key)
    if (value.kind === 'scalar' && value.value === null) entries.delete(key)
    else entries.set(key, earlier === undefined ? value : mergePatch(earlier, value, depth + 1))
  }
  return { ...base, entries }
}

function withoutOrders(value: KubeValue): KubeValue {
  return value.kind === 'table' ? { ...value, entries: new Map([...value.entries].filter(([key]) => !key.startsWith('$'))) } : value
}

function mergeLists(base: KubeList, patch: KubeList, depth: number): KubeValue {
  const key = keys.find((one) =>
    [...base.items, ...patch.items].every((item) => textAt(item, one) !== null || textAt(item, '$patch') !== null),
  )
  if (key === undefined || base.items.length === 0) return patch
  const items = [...base.items]
  for (const item of patch.items) {
    const index = items.findIndex((one) => textAt(one, key) === textAt(item, key))
    const earlier = items[index]
    if (textAt(item, '$patch') === 'delete') {
      if (index >= 0) items.splice(index, 1)
    } else if (earlier === undefined) items.push(item)
    else items[index] = mergePatch(earlier, item, depth + 1)
  }
  return { ...base, items }
}

const MOST_OPERATIONS = 500

export function applyOperations(object: KubeValue, operations: readonly KubeValue[]): KubeValue {
  let changed = object
  for (const operation of operations.slice(0, MOST_OPERATIONS)) {
    const path = (textAt(operation, 'path') ?? '')
      .split('/')
      .slice(1)
      .map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~'))
    const value = operation.kind === 'table' ? operation.entries.get('value') : undefined
    const kind = textAt(operation, 'op')
    if (path.length === 0 || path.length > 50) continue
    if (kind === 'remove') changed = edit(changed, path, null, false)
    else if ((kind === 'add' || kind === 'replace') && value !== undefined) changed = edit(changed, path, value, kind === 'add')
  }
  return changed
}

/** `value` null: it goes away. `inserts`: into a list, before what stands there. */
function edit(at: KubeValue, path: readonly string[], value: KubeValue | null, inserts: boolean): KubeValue {
  const [first = '', ...rest] = path
  if (at.kind === 'table') {
    const entries = new Map(at.entries)
    const inner = entries.get(first)
    if (rest.length > 0) {
      if (inner !== undefined) entries.set(first, edit(inner, rest, value, inserts))
    } else if (value === null) entries.delete(first)
    else entries.set(first, value)
    return { ...at, entries }
  }
  if (at.kind !== 'list') return at
  const items = [...at.items]
  const index = first === '-' ? items.length : Number(first)
  if (!Number.isSafeInteger(index) || index < 0 || index > items.length) return at
  const inner = items[index]
  if (rest.length > 0) {
    if (inner !== undefined) items[index] = edit(inner, rest, value, inserts)
  } else if (value === null) items.splice(index, 1)
  else items.splice(index, inserts ? 0 : 1, value)
  return { ...at, items }
}
