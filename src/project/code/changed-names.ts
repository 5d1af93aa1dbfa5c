// Variables of a function whose list or dict is changed after it was made: what is read of them is not all that is in them.
import { Op } from '../../syntax/index.ts'
import { pick, type Value } from '../evaluate/index.ts'
import { calleeName } from './read-calls.ts'
import type { Reading } from './reading.ts'
import type { SurveyedFunction } from './survey.ts'

const CHANGES = new Set('append add update setdefault extend insert remove discard clear pop popitem'.split(' '))
const known = new WeakMap<SurveyedFunction, ReadonlySet<string>>()

/** `claims["exp"] = …`, `claims.update(…)`, `del claims["exp"]`. */
export function changedNames(fn: SurveyedFunction): ReadonlySet<string> {
  let names = known.get(fn)
  if (names === undefined) known.set(fn, (names = findChangedNames(fn)))
  return names
}

function findChangedNames(fn: SurveyedFunction): Set<string> {
  const { code, strings } = fn.module.form
  const names = new Set<string>()
  const note = (object: number): void => {
    if (code[object] === Op.Local) names.add(strings[code[object + 3] ?? 0] ?? '')
  }
  for (let i = 0; i < fn.writes.length; i += 2) {
    const target = fn.writes[i] ?? 0
    if (code[target] === Op.Index) note(code[target + 2] ?? 0)
  }
  for (let i = 0; i < fn.calls.length; i += 2) {
    const call = fn.calls[i] ?? 0
    const callee = code[call + 2] ?? 0
    if (code[callee] === Op.Attribute && CHANGES.has(calleeName(fn.module, call) ?? '')) note(code[callee + 2] ?? 0)
  }
  return names
}

/** There may be more in it than is read. */
export function opened(reading: Reading): Reading {
  const value: Value = pick(reading.value)
  return value.kind === 'list' || value.kind === 'dict' ? { ...reading, value: { ...value, open: true } } : reading
}
