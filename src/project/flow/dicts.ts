// Dicts that a function makes: what going through one gives, and whether one is made of the entries of another.
import { Op } from '../../syntax/index.ts'
import { nameAt, type Store, type SurveyedFunction } from '../code/index.ts'
import { keyOf } from './views.ts'

/** Whether what is gone through is a dict that is made here: its keys are gone through. */
export function isDict(fn: SurveyedFunction, node: number): boolean {
  const { code, strings } = fn.module.form
  if (code[node] === Op.Local) {
    const name = strings[code[node + 3] ?? 0] ?? ''
    const stores = fn.stores.get(name) ?? []
    if (stores.length === 0) return fn.form?.parameters.some((one) => one.name === name && one.kind === 'var-keyword') === true
    return stores.every(({ how, node: value }) => how === 'value' && code[value] !== Op.Local && isDict(fn, value))
  }
  return code[node] === Op.Dict || (code[node] === Op.Comprehension && code[node + 4] !== 0)
}

/** `{k: v for k, v in given.items()}`: each entry keeps its key. What `items` is called on; 0 where it is otherwise. */
export function sameItems(fn: SurveyedFunction, key: number, value: number): number {
  const { code, strings } = fn.module.form
  const isVariable = (node: number): boolean => code[node] === Op.Local
  const storeOf = (node: number): Store | undefined =>
    isVariable(node) ? fn.stores.get(strings[code[node + 3] ?? 0] ?? '')?.at(-1) : undefined
  // `setattr(box, key, getattr(given, key))`, `{column.name: row[column.name] for column in columns}`
  const isKey = (node: number): boolean =>
    (isVariable(key) || code[key] === Op.Attribute) && code[node] === code[key] && keyOf(fn, node) === keyOf(fn, key)
  if (code[value] === Op.Index && isKey(code[value + 3] ?? 0)) return code[value + 2] ?? 0
  const isGot = code[value] === Op.Call && code[value + 3] === 2 && nameAt(fn.module, code[value + 2] ?? 0) === 'getattr'
  if (isGot && isKey(code[value + 9] ?? 0)) return code[value + 6] ?? 0
  const [one, other] = [storeOf(key), storeOf(value)]
  if (one?.how !== 'each' || other?.how !== 'each' || one.node !== other.node || one.index !== 0 || other.index !== 1) return 0
  const callee = code[one.node + 2] ?? 0
  return code[one.node] === Op.Call && code[callee] === Op.Attribute && strings[code[callee + 3] ?? 0] === 'items'
    ? (code[callee + 2] ?? 0)
    : 0
}
