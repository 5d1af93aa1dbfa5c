// Writes to what a module or a class keeps for the whole process, in functions that requests reach.
import type { StateWrite } from '../../../model/index.ts'
import { calleeName, findContexts, pick, placeOf, type Reader, type SurveyedFunction, type Value } from '../../../project/index.ts'
import { Op } from '../../../syntax/index.ts'
import { type CodeScope, toCodeValue } from './code-values.ts'

const CHANGES = new Set('append appendleft add update pop popitem popleft setdefault extend insert remove discard clear'.split(' '))
const REMOVALS = new Set('pop popitem popleft remove discard clear delete'.split(' '))

export function findStateWrites(scope: CodeScope, fn: SurveyedFunction): StateWrite[] {
  if (fn.form === null) return []
  const { reader, entries } = scope
  const { form } = fn.module
  const { code } = form
  const found: { node: number; object: number; how: string; key: number; value: number; block: number }[] = []
  for (let i = 0; i < fn.writes.length; i += 2) {
    const target = fn.writes[i] ?? 0
    const block = fn.writes[i + 1] ?? 0
    const value = fn.module.written.get(target) ?? 0
    const given = code[value] === Op.Augment ? (code[value + 4] ?? 0) : value
    if (code[target] === Op.Global) found.push({ node: target, object: target, how: 'assign', key: 0, value: given, block })
    else if (code[target] === Op.Index) {
      const object = code[target + 2] ?? 0
      if (isShared(reader, fn, object, block))
        found.push({ node: target, object, how: 'item', key: code[target + 3] ?? 0, value: given, block })
    } else if (code[target] === Op.Delete)
      for (let j = 0; j < (code[target + 2] ?? 0); j++) {
        const deleted = code[target + 3 + j] ?? 0
        const object = code[deleted] === Op.Index ? (code[deleted + 2] ?? 0) : 0
        if (object !== 0 && isShared(reader, fn, object, block))
          found.push({ node: deleted, object, how: 'delete', key: code[deleted + 3] ?? 0, value: 0, block })
      }
  }
  for (let i = 0; i < fn.calls.length; i += 2) {
    const call = fn.calls[i] ?? 0
    const block = fn.calls[i + 1] ?? 0
    const name = calleeName(fn.module, call)
    const callee = code[call + 2] ?? 0
    if (name === null || !CHANGES.has(name) || code[callee] !== Op.Attribute) continue
    const object = code[callee + 2] ?? 0
    if (!isShared(reader, fn, object, block)) continue
    const argument = (i: number): number => ((code[call + 3] ?? 0) > i ? (code[call + 6 + 3 * i] ?? 0) : 0)
    found.push({
      node: call,
      object,
      how: name,
      key: name === 'pop' || name === 'setdefault' ? argument(0) : 0,
      value: argument(name === 'setdefault' || name === 'insert' ? 1 : 0),
      block,
    })
  }
  if (found.length === 0) return []
  const ids = entries.of(fn)
  // What a task of the background takes away is no longer kept, though no request reaches it.
  const told = ids.length === 0 ? found.filter(({ how }) => REMOVALS.has(how)) : found
  const locks = findContexts(fn, new Set(told.flatMap(({ node, value }) => [node, value])))
  return told.map(({ node, object, how, key, value, block }) => {
    const owner = toCodeValue(scope, fn, object, block)
    const name = owner.text
    return {
      variable: `${fn.module.value.name}:${name}`,
      how,
      key: key === 0 ? null : toCodeValue(scope, fn, key, block),
      value: value === 0 ? null : toCodeValue(scope, fn, value, block),
      lock: (locks.get(node) ?? locks.get(value))?.lock ?? null,
      defined: owner.defined,
      place: placeOf({ module: fn.module.value, node }),
      inside: entries.insideOf(fn),
      entries: ids,
    }
  })
}

/** A variable of a module, or an attribute of a class, that holds something which can be changed. */
function isShared(reader: Reader, fn: SurveyedFunction, object: number, block: number): boolean {
  const { code } = fn.module.form
  if (code[object] === Op.Global) return isMutable(pick(reader.forTypes(() => reader.read(fn, object, block)).value))
  if (code[object] !== Op.Attribute) return false
  const owner = pick(reader.forTypes(() => reader.read(fn, code[object + 2] ?? 0, block)).value)
  return (owner.kind === 'class' || owner.kind === 'module') && isMutable(pick(reader.read(fn, object, block).value))
}

function isMutable(value: Value): boolean {
  if (value.kind === 'list') return value.type !== 'tuple' && value.type !== 'frozenset'
  if (value.kind === 'dict') return value.environment !== true
  return value.kind === 'external' && /^(?:collections|cachetools|weakref|queue)\.\w+\(\)$/.test(value.path)
}
