// How the rows of the standard library are written.
import { type Args, arg, makeNativeClass, type NativeFunction, newInstance, pure, str, TUPLE, type Value } from '../evaluate/index.ts'

export type Run = NativeFunction['run']
/** Dotted path, as a program would import it, and what stands there. */
export type Row = readonly [string, Value]

/** A function that acts: its arguments come as they are. */
export function acts(path: string, run: Run): Row {
  return [path, { kind: 'native', name: path, run, attrs: new Map() }]
}
/** A function that only computes: alternatives are taken one by one. */
export function computes(path: string, run: Run): Row {
  return [path, pure(path, run)]
}
export function method(path: string, run: Run): [string, Value] {
  return [path.slice(path.lastIndexOf('.') + 1), { kind: 'native', name: path, run }]
}
export function property(path: string, read: Run): [string, Value] {
  return [path.slice(path.lastIndexOf('.') + 1), { kind: 'descriptor', type: 'property', func: { kind: 'native', name: path, run: read } }]
}
export function classMethod(path: string, run: Run): [string, Value] {
  return [path.slice(path.lastIndexOf('.') + 1), { kind: 'descriptor', type: 'classmethod', func: { kind: 'native', name: path, run } }]
}

/** `@decorator` and `@decorator(…)` alike: what is decorated stays what it is. */
export function transparent(path: string): Row {
  return acts(path, (_machine, given) => {
    const target = given.positional[0]
    return target !== undefined && isDecorated(target) ? target : { kind: 'native', name: path, run: (_m, a) => arg(a, 0) ?? str('') }
  })
}
export function isDecorated(v: Value): boolean {
  return (
    v.kind === 'function' ||
    v.kind === 'class' ||
    v.kind === 'native' ||
    v.kind === 'method' ||
    v.kind === 'descriptor' ||
    v.kind === 'partial' ||
    v.kind === 'external' ||
    v.kind === 'instance'
  )
}

/** A tuple whose parts have names. */
export function namedTuple(path: string, fields: Readonly<Record<string, Value>>): Value {
  const made = newInstance(makeNativeClass(path, [TUPLE]))
  for (const [name, value] of Object.entries(fields)) made.attrs.set(name, value)
  made.attrs.set('\0data', { kind: 'list', type: 'tuple', items: Object.values(fields), open: false })
  return made
}

export function withoutFirst(given: Args): Args {
  return { ...given, positional: given.positional.slice(1) }
}
