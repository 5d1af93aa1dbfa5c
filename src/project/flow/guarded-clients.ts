// Clients that look where they connect: a transport or connector of the project's own that resolves the host and refuses what is ours.
import { Op } from '../../syntax/index.ts'
import type { SurveyedFunction } from '../code/index.ts'
import { argumentsAt, passedFor } from './arguments.ts'
import type { Callees } from './callees.ts'
import { resolvesAddress } from './lookups.ts'

const DEEPEST = 4

/** Whether what a method is called on was made with such a part. */
export function isGuardedClient(callees: Callees, fn: SurveyedFunction, call: number): boolean {
  const { code } = fn.module.form
  const callee = code[call + 2] ?? 0
  return code[callee] === Op.Attribute && isMadeGuarded(callees, fn, code[callee + 2] ?? 0, 0)
}

function isMadeGuarded(callees: Callees, fn: SurveyedFunction, node: number, depth: number): boolean {
  if (node === 0 || depth > DEEPEST) return false
  const { code, strings } = fn.module.form
  switch (code[node]) {
    case Op.Await:
      return isMadeGuarded(callees, fn, code[node + 2] ?? 0, depth + 1)
    case Op.Local: {
      const name = strings[code[node + 3] ?? 0] ?? ''
      const stores = fn.stores.get(name) ?? []
      if (stores.length === 0 && fn.form?.parameters.some((one) => one.name === name) === true) {
        const given = callees
          .callersOf(fn)
          .flatMap((site) => passedFor(fn, name, [], site).map((passed) => ({ fn: site.fn, node: passed.node })))
        return given.length > 0 && given.every((one) => isMadeGuarded(callees, one.fn, one.node, depth + 1))
      }
      return isStoredGuarded(callees, fn, name, depth)
    }
    case Op.Free: {
      // A function in a function, which takes the client from around it.
      const name = strings[code[node + 2] ?? 0] ?? ''
      for (let outer = fn.parent; outer !== null; outer = outer.parent)
        if (outer.stores.has(name)) return isStoredGuarded(callees, outer, name, depth)
      return false
    }
    case Op.Call: {
      const { functions, cls } = callees.of(fn, node, 0)
      for (const { fn: maker } of functions)
        for (let i = 0; i < maker.returns.length; i += 2) {
          const value = maker.module.form.code[(maker.returns[i] ?? 0) + 2] ?? 0
          if (isMadeGuarded(callees, maker, value, depth + 1)) return true
        }
      const surveyed = cls === null ? null : callees.surveyedClass(cls)
      if (surveyed?.methods.some((method) => resolvesAddress(callees, method, null)) === true) return true
      return argumentsAt(fn, node).some((one) => code[one.node] !== Op.Str && isMadeGuarded(callees, fn, one.node, depth + 1))
    }
    default:
      return false
  }
}

function isStoredGuarded(callees: Callees, fn: SurveyedFunction, name: string, depth: number): boolean {
  return (fn.stores.get(name) ?? []).some(
    ({ how, node }) => (how === 'value' || how === 'entered') && isMadeGuarded(callees, fn, node, depth + 1),
  )
}
