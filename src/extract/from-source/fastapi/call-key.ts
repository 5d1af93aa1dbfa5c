// When two callables are one to FastAPI's cache: a dictionary's question, answered by identity or by the project's own `__eq__`.
import {
  hashKey,
  type Instance,
  identity,
  type Machine,
  NONE,
  pick,
  Raised,
  type Site,
  textOf,
  truthOf,
  type Value,
} from '../../../project/index.ts'

/** Equal callables have equal keys, as in a dict: by `__eq__` where the project's class has one. */
export function callKey(machine: Machine, call: Value, site: Site): string {
  if (call.kind !== 'instance' || textOf(call) !== null) return hashKey(call)
  const own = call.cls.mro.flatMap((c) => (c.kind === 'class' ? [c.attrs.get('__eq__')] : [])).find((m) => m !== undefined)
  const isComparedByFields = call.cls.attrs.has('\0dataclass')
  if (own?.kind !== 'function' && !isComparedByFields) return hashKey(call)
  const known = (machine.notes.get('equal-callables') as Instance[] | undefined) ?? [] // written here alone
  machine.notes.set('equal-callables', known)
  const twin = known.find((other) => other === call || (other.cls === call.cls && isEqual(machine, other, call, own, site)))
  if (twin === undefined) known.push(call)
  return `=${identity(twin ?? call)}`
}

function isEqual(machine: Machine, a: Instance, b: Instance, own: Value | undefined, site: Site): boolean {
  if (own?.kind === 'function') {
    let answer: Value = NONE
    try {
      machine.apart(() => {
        answer = machine.call(own, { positional: [a, b], keywords: new Map() }, site)
      })
    } catch (error) {
      if (!(error instanceof Raised)) throw error
    }
    return truthOf(machine, answer).value === true
  }
  const names = [...a.attrs.keys()].filter((n) => !n.startsWith('\0'))
  return names.every((n) => {
    const other = b.attrs.get(n)
    return other !== undefined && hashKey(pick(a.attrs.get(n) ?? NONE)) === hashKey(pick(other))
  })
}
