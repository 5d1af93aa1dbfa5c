// Validators and serializers: the decorators leave a mark on the function, which later readers of the class find.
import {
  type Args,
  type ClassValue,
  type FunctionValue,
  type Instance,
  makeNativeClass,
  newInstance,
  pick,
  textOf,
  type Value,
} from '../../../project/index.ts'

export const VALIDATOR_MARK = '\0validator'
export const SERIALIZER_MARK = '\0serializer'

export interface Mark {
  readonly kind: 'field' | 'model'
  /** `before`, `after`, `plain`, `wrap`. */
  readonly mode: string
  readonly fields: readonly string[]
  readonly returnType: Value | null
  readonly inputType: Value | null
  /** pydantic 1: `validator(…)` calls with `values`. */
  readonly v1: boolean
  /** Runs on defaults too. */
  readonly always: boolean
}

const MARK = makeNativeClass('pydantic.functional_validators.Mark', [])

export function makeMark(mark: Mark): Instance {
  const instance = newInstance(MARK)
  instance.data = mark
  return instance
}

/** The function under a decorator's target, whatever `classmethod` or `property` stands between. */
export function functionUnder(target: Value): FunctionValue | null {
  const v = pick(target)
  if (v.kind === 'function') return v
  if (v.kind === 'descriptor' || v.kind === 'partial' || v.kind === 'method') return functionUnder(v.func)
  return null
}

/** Marks of one kind along the MRO, bases first, each function name once with its last definition. */
export function marksOf(cls: ClassValue, key: string): { readonly name: string; readonly func: FunctionValue; readonly mark: Mark }[] {
  const out = new Map<string, { name: string; func: FunctionValue; mark: Mark }>()
  for (const c of [...cls.mro].reverse()) {
    if (c.kind !== 'class') continue
    for (const [name, value] of c.attrs) {
      const func = functionUnder(value)
      const mark = func?.attrs.get(key)
      if (func === null || mark?.kind !== 'instance' || mark.cls !== MARK) continue
      out.set(name, { name, func, mark: mark.data as Mark }) // written by makeMark alone
    }
  }
  return [...out.values()]
}

export function fieldNames(given: Args): string[] {
  return given.positional.map((v) => textOf(v)).filter((t) => t !== null)
}
