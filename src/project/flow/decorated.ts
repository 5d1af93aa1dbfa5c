// Decorators of the project's own: what stands in the place of a function and calls it may look at the arguments first.
import type { EffectKind } from '../../knowledge/index.ts'
import { Op, startOf } from '../../syntax/index.ts'
import type { Reader, SurveyedFunction } from '../code/index.ts'
import { pick } from '../evaluate/index.ts'
import type { Judge } from './judge.ts'

interface Wrapper {
  readonly fn: SurveyedFunction
  /** The calls of what it wraps. */
  readonly calls: readonly number[]
}

/** Whether a decorator lets the function only be called where this parameter is harmless. */
export function isLookedAtBefore(reader: Reader, judge: Judge, fn: SurveyedFunction, parameter: string, kind: EffectKind): boolean {
  return wrappersOf(reader, fn).some(({ fn: wrapper, calls }) => {
    const { form, module } = wrapper
    const names = form?.parameters.some(({ name }) => name === parameter)
      ? [parameter]
      : (form?.parameters ?? [])
          .filter(({ kind: how }) => how === 'var-keyword')
          .flatMap(({ name }) => [
            `${name}["${parameter}"]`,
            `${name}['${parameter}']`,
            `${name}.get("${parameter}")`,
            `${name}.get('${parameter}')`,
          ])
    return calls.every((call) => {
      const at = startOf(module.form, call)
      return names.some((key) => judge.judge({ fn: wrapper, key, at, kind }, [at]).isClean)
    })
  })
}

const known = new WeakMap<SurveyedFunction, readonly Wrapper[]>()

function wrappersOf(reader: Reader, fn: SurveyedFunction): readonly Wrapper[] {
  let own = known.get(fn)
  if (own === undefined) known.set(fn, (own = findWrappers(reader, fn)))
  return own
}

function findWrappers(reader: Reader, fn: SurveyedFunction): Wrapper[] {
  const { form, module } = fn
  const { code } = module.form
  const home = fn.parent ?? module.functions[0]
  if (home === undefined) return []
  const found: Wrapper[] = []
  for (const node of form?.decorators ?? []) {
    const isCalled = code[node] === Op.Call
    const value = pick(reader.forTypes(() => reader.read(home, isCalled ? (code[node + 2] ?? 0) : node, 0)).value)
    const made = value.kind === 'function' ? reader.functions.get(value.form) : undefined
    if (made === undefined) continue
    // `@limited(3)`: what the function gives is the decorator.
    for (const decorator of isCalled ? innerOf(made) : [made]) {
      const wrapped = decorator.form?.parameters[0]?.name
      for (const wrapper of innerOf(decorator)) {
        const calls = wrapped === undefined ? [] : callsOf(wrapper, wrapped)
        if (calls.length > 0) found.push({ fn: wrapper, calls })
      }
    }
  }
  return found
}

function innerOf(fn: SurveyedFunction): readonly SurveyedFunction[] {
  return fn.module.functions.filter((one) => one.parent === fn && one.form !== null)
}

function callsOf({ calls, module }: SurveyedFunction, name: string): number[] {
  const { code, strings } = module.form
  const found: number[] = []
  for (let i = 0; i < calls.length; i += 2) {
    const call = calls[i] ?? 0
    const callee = code[call + 2] ?? 0
    if (code[callee] === Op.Free && strings[code[callee + 2] ?? 0] === name) found.push(call)
  }
  return found
}
